import type { GraphUser } from './graph-accounts.js';

/** A text in OData's quotes, where a quote inside is doubled. */
const TEXT = "'((?:[^']|'')*)'";
const BY_IDENTITY = new RegExp(`^identities/any\\(c:c/issuerAssignedId eq ${TEXT} and c/issuer eq ${TEXT}\\)$`);
const BY_MAIL = new RegExp(`^mail eq ${TEXT}$`);

const plain = (text = ''): string => text.replaceAll("''", "'");

/** The two filters that the real one documents for these properties; undefined: it would refuse the filter. */
export function filterOf(text: string): ((user: GraphUser) => boolean) | undefined {
  const identity = BY_IDENTITY.exec(text);
  if (identity) {
    const [id, issuer] = [plain(identity[1]), plain(identity[2])];
    return ({ identities }) => identities.some((one) => one.issuerAssignedId === id && one.issuer === issuer);
  }
  const mail = BY_MAIL.exec(text);
  if (!mail) return undefined;
  const wanted = plain(mail[1]).toLowerCase();
  return (user) => user.mail?.toLowerCase() === wanted;
}
