// What the scripts say, in the language of the page; loaded before the others, on pages in another one: they speak Dutch.

const WORDS = {
  fr: {
    'Bezig met zoeken …': 'Recherche en cours…',
    'even zoeken …': 'recherche…',
    'mijn locatie': 'ma position',
    'niet gevonden': 'pas trouvé',
    'niet gekregen': 'pas reçu',
    'De link is gekopieerd': 'Le lien est copié',
    'Zoom in': 'Agrandir',
    'Zoom uit': 'Réduire',
    '{} aanbiedingen hier': '{} offres ici',
    'Aanbieding {}': 'Offre {}',
    Sluit: 'Fermer',
    'Typ minstens 2 letters.': 'Tapez au moins 2 lettres.',
    'Geen {} gevonden.': 'Pas de {}.',
    '{} {} van {} is gekozen': '{} : {} sur {} est choisi',
    '{} {} gevonden.': 'Il y a {} {}.',
    plaats: 'lieu',
    plaatsen: 'lieux',
    voorstel: 'proposition',
    voorstellen: 'propositions',
    'Kies met de pijltjes omhoog en omlaag, en bevestig met Enter.': 'Choisissez avec les flèches haut et bas, et confirmez avec Entrée.',
    'Kies een voorstel met de pijltjes omhoog en omlaag en bevestig met Enter, of zoek op wat u typte.':
      'Choisissez une proposition avec les flèches haut et bas et confirmez avec Entrée, ou cherchez ce que vous avez tapé.',
    Activiteiten: 'Activités',
    'Zoek naar': 'Chercher',
    Aanbod: 'Offres',
    Organisaties: 'Organisations',
    Plaatsen: 'Lieux',
  },
  en: {
    'Bezig met zoeken …': 'Searching…',
    'even zoeken …': 'searching…',
    'mijn locatie': 'my location',
    'niet gevonden': 'not found',
    'niet gekregen': 'not received',
    'De link is gekopieerd': 'The link has been copied',
    'Zoom in': 'Zoom in',
    'Zoom uit': 'Zoom out',
    '{} aanbiedingen hier': '{} offers here',
    'Aanbieding {}': 'Offer {}',
    Sluit: 'Close',
    'Typ minstens 2 letters.': 'Type at least 2 letters.',
    'Geen {} gevonden.': 'No {} found.',
    '{} {} van {} is gekozen': '{}: {} of {} is selected',
    '{} {} gevonden.': '{} {} found.',
    plaats: 'place',
    plaatsen: 'places',
    voorstel: 'suggestion',
    voorstellen: 'suggestions',
    'Kies met de pijltjes omhoog en omlaag, en bevestig met Enter.': 'Choose with the up and down arrows, and confirm with Enter.',
    'Kies een voorstel met de pijltjes omhoog en omlaag en bevestig met Enter, of zoek op wat u typte.':
      'Choose a suggestion with the up and down arrows and confirm with Enter, or search for what you typed.',
    Activiteiten: 'Activities',
    'Zoek naar': 'Search for',
    Aanbod: 'Offers',
    Organisaties: 'Organisations',
    Plaatsen: 'Places',
  },
};
const language = document.documentElement.lang.slice(0, 2);

// a sentence, each {} filled in, in the language of the page
globalThis.say = (text, ...gaps) => gaps.reduce((said, one) => said.replace('{}', () => one), WORDS[language]?.[text] ?? text);
// an address of ours in the language of the page
globalThis.inLanguage = (path) => (WORDS[language] ? `/${language}${path}` : path);
