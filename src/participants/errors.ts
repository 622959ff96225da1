import { defineErrors } from '../platform/errors.ts';

/** The refusals of this room. */
export const participantError = defineErrors('participants', {
  'not-signed-in': {
    kind: 'unauthenticated',
    sl: 'Za to dejanje se prijavite ali pošljite ključ v glavi Authorization.',
    en: 'This action needs a sign-in or a key in the Authorization header.',
  },
  'key-unknown': {
    kind: 'unauthenticated',
    sl: 'Ključ ni veljaven: ne obstaja, je preklican ali mu je potekel rok.',
    en: 'The key is not valid: it does not exist, is revoked or has expired.',
  },
  'key-malformed': {
    kind: 'unauthenticated',
    sl: 'Glava {header} ne vsebuje ključa oblike vozel_… s 43 znaki.',
    en: 'The {header} header does not hold a key of the form vozel_… with 43 characters.',
  },
  'two-keys': {
    kind: 'invalid',
    sl: 'Glavi Authorization in x-api-key vsebujeta različna ključa; pošljite enega.',
    en: 'The Authorization and x-api-key headers hold different keys; send one.',
  },
  'not-allowed': {
    kind: 'forbidden',
    sl: 'Za to dejanje potrebujete vlogo {role}.',
    en: 'This action needs the role {role}.',
  },
  'cross-site': {
    kind: 'forbidden',
    sl: 'Zahtevo s piškotkom je poslala druga stran; glava Origin mora biti {origin}.',
    en: 'Another site sent this request with your cookie; the Origin header must be {origin}.',
  },
  'form-expired': {
    kind: 'forbidden',
    sl: 'Obrazec ne velja več; odprite stran znova in ga pošljite še enkrat.',
    en: 'The form is no longer valid; open the page again and send it once more.',
  },
  'organisation-missing': {
    kind: 'missing',
    sl: 'Organizacija {organisation} ne obstaja.',
    en: 'Organisation {organisation} does not exist.',
  },
  'slug-taken': {
    kind: 'conflict',
    sl: 'Kratko ime {slug} že uporablja druga organizacija.',
    en: 'Another organisation already uses the short name {slug}.',
  },
  'organisation-changed': {
    kind: 'precondition',
    sl: 'Organizacijo je medtem spremenil nekdo drug; naložite jo znova.',
    en: 'Somebody else has changed the organisation; load it again.',
  },
  'colour-malformed': {
    kind: 'invalid',
    sl: 'Barva {colour} ni oblike #rrggbb.',
    en: 'Colour {colour} is not of the form #rrggbb.',
  },
  'logo-missing': {
    kind: 'missing',
    sl: 'Organizacija {organisation} nima znaka.',
    en: 'Organisation {organisation} has no logo.',
  },
  'logo-too-large': {
    kind: 'too-large',
    sl: 'Znak organizacije meri več kot {limit} KiB.',
    en: 'The logo is larger than {limit} KiB.',
  },
  'logo-not-picture': {
    kind: 'unsupported-media',
    sl: 'Znak organizacije mora biti slika PNG, JPEG ali WebP; SVG ni sprejet.',
    en: 'The logo must be a PNG, JPEG or WebP picture; SVG is not accepted.',
  },
  'logo-damaged': {
    kind: 'invalid',
    sl: 'Slika {format} je poškodovana: {reason}.',
    en: 'The {format} picture is damaged: {reason}.',
  },
  'logo-dimensions': {
    kind: 'invalid',
    sl: 'Znak organizacije meri {width} × {height} točk; dovoljenih je od 16 do {limit} na stranico.',
    en: 'The logo measures {width} × {height} pixels; each side may have 16 to {limit}.',
  },
  'member-missing': {
    kind: 'missing',
    sl: 'Oseba {person} ni članica organizacije.',
    en: 'Person {person} is not a member of the organisation.',
  },
  'last-administrator': {
    kind: 'conflict',
    sl: 'Organizacija mora imeti vsaj enega skrbnika; najprej imenujte drugega.',
    en: 'The organisation must keep at least one administrator; appoint another one first.',
  },
  'invitation-missing': {
    kind: 'missing',
    sl: 'Vabilo ne obstaja, je že sprejeto ali mu je potekel rok.',
    en: 'The invitation does not exist, is already accepted or has expired.',
  },
  'invitation-for-another': {
    kind: 'forbidden',
    sl: 'Vabilo je poslano na drug e-naslov; prijavite se z računom, na katerega je poslano.',
    en: 'The invitation was sent to another e-mail address; sign in with the account it was sent to.',
  },
  'already-member': {
    kind: 'conflict',
    sl: 'Oseba z naslovom {email} je že v organizaciji.',
    en: 'The person with the address {email} already belongs to the organisation.',
  },
  'too-many-invitations': {
    kind: 'too-many',
    sl: 'Organizacija ima {limit} odprtih vabil; počakajte, da bodo sprejeta ali da potečejo, ali katero umaknite.',
    en: 'The organisation has {limit} open invitations; wait until they are accepted or expire, or withdraw some.',
  },
  'invited-too-often': {
    kind: 'too-many',
    sl: 'Na ta naslov ali v imenu te organizacije je bilo pravkar poslanih veliko vabil; poskusite čez {seconds} s.',
    en: 'Many invitations were just sent to this address or on behalf of this organisation; try again in {seconds} s.',
  },
  'key-missing': {
    kind: 'missing',
    sl: 'Ključ {key} ne obstaja.',
    en: 'Key {key} does not exist.',
  },
  'too-many-keys': {
    kind: 'conflict',
    sl: 'Organizacija ima že {limit} veljavnih ključev; katerega prekličite.',
    en: 'The organisation already has {limit} valid keys; revoke one.',
  },
  'expiry-past': {
    kind: 'invalid',
    sl: 'Rok {expires} je že mimo.',
    en: 'The expiry {expires} has already passed.',
  },
  'grant-missing': {
    kind: 'missing',
    sl: 'Dovoljenje {grant} ne obstaja.',
    en: 'Grant {grant} does not exist.',
  },
  'dataset-missing': {
    kind: 'missing',
    sl: 'Podatkovna zbirka {dataset} ne obstaja.',
    en: 'Dataset {dataset} does not exist.',
  },
  'holder-malformed': {
    kind: 'invalid',
    sl: 'Imetnik {holder} mora biti anyone, organisation:<uuid>, person:<id> ali key:<uuid>.',
    en: 'Holder {holder} must be anyone, organisation:<uuid>, person:<id> or key:<uuid>.',
  },
  'claim-invalid': {
    kind: 'gone',
    sl: 'Povezava za prevzem računa ne velja več; novo izpiše vozlišče ob zagonu.',
    en: 'The link for taking over the account is no longer valid; the node prints a new one when it starts.',
  },
  'sign-in-refused': {
    kind: 'unauthenticated',
    sl: 'E-naslov ali geslo ni pravilno.',
    en: 'The e-mail address or the password is not right.',
  },
  'address-unverified': {
    kind: 'forbidden',
    sl: 'E-naslov še ni potrjen; poslali smo novo povezavo za potrditev.',
    en: 'The e-mail address is not confirmed yet; a new confirmation link has been sent.',
  },
  'sign-up-by-invitation': {
    kind: 'forbidden',
    sl: 'Račun na tem vozlišču lahko odprete samo z vabilom.',
    en: 'On this node an account can be opened only with an invitation.',
  },
  'password-weak': {
    kind: 'invalid',
    sl: 'Geslo mora imeti od {minimum} do {maximum} znakov.',
    en: 'The password must have {minimum} to {maximum} characters.',
  },
  'email-malformed': {
    kind: 'invalid',
    sl: 'E-naslov ni pravilne oblike.',
    en: 'The e-mail address is not well formed.',
  },
  'person-name-malformed': {
    kind: 'invalid',
    sl: 'Ime mora imeti od 1 do 200 znakov, brez krmilnih.',
    en: 'The name must have 1 to 200 characters, none of them a control character.',
  },
  'address-taken': {
    kind: 'conflict',
    sl: 'Ta e-naslov že uporablja drug račun; vpišite drugega.',
    en: 'Another account already uses this e-mail address; enter a different one.',
  },
  'link-invalid': {
    kind: 'gone',
    sl: 'Povezava ne velja več; zahtevajte novo.',
    en: 'The link is no longer valid; ask for a new one.',
  },
  'code-refused': {
    kind: 'unauthenticated',
    sl: 'Koda ni pravilna ali ji je potekel rok.',
    en: 'The code is not right or has expired.',
  },
  'too-many-attempts': {
    kind: 'too-many',
    sl: 'Poskusov je preveč; poskusite znova čez {seconds} s.',
    en: 'There are too many attempts; try again in {seconds} s.',
  },
});
