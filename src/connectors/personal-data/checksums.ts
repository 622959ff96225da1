/** EMŠO: thirteen digits DDMMYYYRRBBBK with a real date and a check digit modulo 11 (Uredba o EMŠO, Annex). */
export function isEmso(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  const [day, month, year] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4)), Number(digits.slice(4, 7))];
  // Nobody was born in 2100–2849; milliseconds since 1970 look so.
  if (year > 99 && year < 850) return false;
  const fullYear = year >= 800 ? 1000 + year : 2000 + year;
  const lastDay = month >= 1 && month <= 12 ? new Date(Date.UTC(fullYear, month, 0)).getUTCDate() : 0;
  if (day < 1 || day > lastDay) return false;
  const weights = [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
  const rest = weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11;
  return rest !== 1 && Number(digits[12]) === (rest === 0 ? 0 : 11 - rest);
}

/** Slovenian tax number: eight digits, the first not zero, the last a check digit modulo 11 (ZDavP-2). */
export function isTaxNumber(text: string): boolean {
  const digits = text.replace(/^SI\s?/i, '').replace(/\s/g, '');
  if (!/^[1-9]\d{7}$/.test(digits)) return false;
  const sum = [8, 7, 6, 5, 4, 3, 2].reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  const check = 11 - (sum % 11);
  return check !== 11 && Number(digits[7]) === check % 10;
}

/** IBAN: country, two check digits, remainder 1 modulo 97 (ISO 13616). */
export function isIban(text: string): boolean {
  const bare = text.replace(/\s/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bare)) return false;
  let rest = 0;
  for (const character of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Whether a text is an e-mail address. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>()]{1,64}@[^\s@<>().]+(\.[^\s@<>().]+)+$/.test(text);

/** Whether a text is a telephone number as written in Slovenia: +386 41 234 567, 041/234-567, (01) 234 56 78. */
export function isTelephone(text: string): boolean {
  if (text.length > 24 || !/^(\+|00|0|\()[\d\s()/.-]+$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  const national = digits.replace(/^(00)?386/, '0').replace(/^00/, '0');
  const mobile = /^0(30|31|40|41|51|59|64|65|68|69|70|71)\d{6}$/.test(national);
  const fixed = /^0[1-7]\d{7}$/.test(national) && /[\s/()+-]/.test(text);
  const foreign = /^(\+|00)(?!386)[1-9]\d{7,13}$/.test(text.replace(/[\s()/.-]/g, ''));
  return mobile || fixed || foreign;
}
