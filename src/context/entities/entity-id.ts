/**
 * Whether a text can identify an entity: a URI or IRI, without characters that nobody sees or that turn the reading
 * direction, since such an id is taken for another one. NGSI-LD 1.9.1 §4.5.1; RFC 3987 §2.2, §4.1.
 */
export const isUri = (text: string): boolean => form.test(text) && !hidden.test(text);

const form = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}\p{Cs}]+$/u;
const hidden = /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;
