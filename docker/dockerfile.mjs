/** A Dockerfile as a list of its instructions: `{ name, text, flags, words }`. Reads what docker/Dockerfile uses, and no more. */
export function instructions(dockerfile) {
  return dockerfile
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^\s*(\S+)\s+(.*)$/.exec(line) ?? [];
      const flags = Object.fromEntries([...rest.matchAll(/(?:^|\s)--([a-z-]+)=(\S+)/g)].map(([, key, value]) => [key, value]));
      const text = name.toUpperCase() === 'RUN' ? rest.trim() : rest.replaceAll(/(?:^|\s)--[a-z-]+=\S+/g, '').trim();
      return { name: name.toUpperCase(), text, flags, words: text.startsWith('[') ? JSON.parse(text) : text.split(/\s+/) };
    });
}

/** Is this path of the build context kept out by the .dockerignore file? The last rule that fits decides. */
export function ignores(dockerignore) {
  const rules = dockerignore
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const pattern = line
        .replace(/^!/, '')
        .replaceAll(/[.+^$()|[\]{}]/g, '\\$&')
        .replaceAll(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
      return { keeps: line.startsWith('!'), fits: new RegExp(`^${pattern}(?:/|$)`) };
    });
  return (path) => !(rules.findLast(({ fits }) => fits.test(path))?.keeps ?? true);
}
