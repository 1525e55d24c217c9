type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

const MOST = 20;
const NOTHING = 'nothing';
const MAX_VALUE = 120;

/** `path: before -> after` of each member that is not the same; two texts of configurations without secrets. */
export function differencesOf(before: string, after: string): string {
  const [old, new_] = [leavesOf(JSON.parse(before) as Json), leavesOf(JSON.parse(after) as Json)];
  const paths = [...new Set([...old.keys(), ...new_.keys()])].sort();
  const changed = paths.filter((path) => old.get(path) !== new_.get(path));
  const told = changed.slice(0, MOST).map((path) => `${path}: ${shown(old.get(path))} -> ${shown(new_.get(path))}`);
  const rest = changed.length - told.length;
  return [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** Values by their paths; what is empty is a value too. */
function leavesOf(value: Json, path = ''): ReadonlyMap<string, string> {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (members.length === 0) return new Map([[path, JSON.stringify(value)]]);
  return new Map(members.flatMap(([name, each]) => [...leavesOf(each, path === '' ? name : `${path}.${name}`)]));
}

function shown(value: string | undefined): string {
  if (value === undefined) return NOTHING;
  return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}...` : value;
}
