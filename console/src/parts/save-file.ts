/** Long enough for the browser to have begun. */
const FORGET_AFTER_MS = 60_000;

/** Gives a file to the browser to save. What it holds is in memory only, and is let go of. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), FORGET_AFTER_MS);
}

export const saveText = (name: string, text: string, type = 'text/plain;charset=utf-8'): void =>
  saveFile(name, new Blob([text], { type }));
