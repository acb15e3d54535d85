const NUMBER = new Intl.NumberFormat("en-US");

/** `1,048,576`. */
export function count(amount: number): string {
  return NUMBER.format(amount);
}

/** `1 role`, `1,200 roles`; `plural` where adding an s is not enough. */
export function counted(amount: number, singular: string, plural = `${singular}s`): string {
  return `${count(amount)} ${amount === 1 ? singular : plural}`;
}
