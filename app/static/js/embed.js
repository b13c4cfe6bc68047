// The search box of doeners on another site: a frame, right after the script element that loads this file.
{
  const own = document.currentScript;
  const address = new URL('/zoekvak', own.src);
  for (const name of ['partner', 'kleur', 'thema', 'plaats']) {
    if (own.dataset[name]) address.searchParams.set(name, own.dataset[name]);
  }
  const frame = document.createElement('iframe');
  frame.title = 'Zoek in de sociale economie';
  frame.style.cssText = 'border:0;width:100%;max-width:36rem;height:23rem';
  frame.src = address;
  own.after(frame);
}
