/** Widths of characters of a sans serif font, in ems: on the wide side, since the reader's font is not known. */
function widthOf(character: string): number {
  if (/[ilj.,:;'|!()[\]]/.test(character)) return 0.36;
  if (/[ftr\- /"*]/.test(character)) return 0.46;
  if (/[mwMW@%]/.test(character)) return 1.02;
  if (/[A-Z&=+<>~]/.test(character)) return 0.78;
  return character.charCodeAt(0) < 0x250 ? 0.68 : 1.15;
}

/** About how wide a text is, in the unit of its font size. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += widthOf(character);
  return ems * fontSize;
}

/** The text, or its beginning and end where it is wider than that. */
export function fitted(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text.slice(0, 400)];
  if (text.length > 400) characters.push(...text.slice(-40));
  let room = width / fontSize - widthOf("…");
  let head = 0;
  let tail = 0;
  for (;;) {
    const fromHead = head <= tail * 2;
    const next = fromHead ? characters[head] : characters[characters.length - 1 - tail];
    if (next === undefined) break;
    room -= widthOf(next);
    if (room < 0 || head + tail >= characters.length) break;
    if (fromHead) head += 1;
    else tail += 1;
  }
  return `${characters.slice(0, head).join("")}…${tail === 0 ? "" : characters.slice(-tail).join("")}`;
}

/** The text in at most `most` lines no wider than that, broken after punctuation where there is any; the last one as it fits. */
export function wrapped(text: string, fontSize: number, width: number, most: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (lines.length < most - 1 && textWidth(rest, fontSize) > width) {
    let end = 0;
    let room = width / fontSize;
    for (const character of rest) {
      room -= widthOf(character);
      if (room < 0) break;
      end += character.length;
    }
    const broken = /^.*[-_.@/+=, ]/su.exec(rest.slice(0, end))?.[0].length ?? 0;
    const at = broken > end / 2 ? broken : Math.max(1, end);
    lines.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...lines, fitted(rest, fontSize, width)];
}
