/** Words of error pages. */
export const errors = {
  missingTitle: 'Te strani ni',
  missingText: 'Naslov je morda napačen ali pa strani ne smete videti. Poskusite z iskanjem ali se vrnite na začetek.',
  forbiddenTitle: 'Do te strani nimate dostopa',
  forbiddenText:
    'Za to potrebujete drugo vlogo. Prijavite se z drugim računom ali prosite skrbnika svoje organizacije.',
  brokenTitle: 'Na naši strani je šlo nekaj narobe',
  brokenText: 'Napaka je zapisana. Vaši shranjeni podatki so nedotaknjeni. Poskusite znova čez minuto.',
  refusedTitle: 'Tega ni mogoče narediti',
  reference: 'Oznaka zahteve',
  signInTitle: 'Potrebna je prijava',
  signInText: 'Ta stran je za prijavljene. Po prijavi vas vrnemo sem.',
  backHome: 'Na začetek',
  unavailableTitle: 'Stran trenutno ni na voljo',
  unavailableText: 'Vozlišče ima ta trenutek preveč dela. Poskusite znova čez nekaj sekund.',
} as const;
