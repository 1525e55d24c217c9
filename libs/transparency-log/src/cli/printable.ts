/**
 * Texts of a log that is not trusted, for a terminal: control characters, and those that change the direction of writing, become escapes, which
 * JSON reads back as what they stand for. Line ends stay.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[^\P{C}\n]/gu, (letter) =>
    Array.from({ length: letter.length }, (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
