// The search box, or the box of news, of doeners on another site: a frame, right after the script element that loads this file.
{
  const own = document.currentScript;
  const news = own.dataset.vak === 'nieuws';
  const address = new URL(news ? '/nieuwsvak' : '/zoekvak', own.src);
  for (const name of ['partner', 'kleur', 'thema', 'plaats', 'provincie', 'maand']) {
    if (own.dataset[name]) address.searchParams.set(name, own.dataset[name]);
  }
  const frame = document.createElement('iframe');
  frame.title = news ? 'Nieuw in de sociale economie' : 'Zoek in de sociale economie';
  frame.style.cssText = 'border:0;width:100%;max-width:36rem;height:23rem';
  frame.src = address;
  own.after(frame);
}
