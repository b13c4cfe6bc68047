// The buttons that copy a link or print the page. Where a browser cannot copy, that button goes.

document.querySelectorAll('[data-copy]').forEach((button) => {
  if (!navigator.clipboard) button.parentElement.remove();
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-print]');
  if (!button) return;
  if ('print' in button.dataset) return window.print();
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = say('De link is gekopieerd');
});
