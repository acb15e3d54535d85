import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { accountsCsv } from "../../report/csv/accountsCsv.ts";
import { accountsPage } from "../../report/html/accounts/page.ts";
import type { Cover } from "../../report/model/cover.ts";
import { type AccountOverview, inOrderOfConcern } from "../../report/summary/accountOverview.ts";

/**
 * Writes `accounts.csv` and `index.html` over all accounts into the folder, and gives the path of the latter. Where one of
 * them is there already, both get the first number that is free: `index.2.html`. Throws the errors of the file system.
 */
export async function writeRollUp(folder: string, accounts: readonly AccountOverview[], cover: Cover): Promise<string> {
  await mkdir(folder, { recursive: true });
  const ordered = inOrderOfConcern(
    accounts.map((account) => ({ ...account, report: relative(folder, account.report).split(sep).join("/") })),
  );
  const csv = accountsCsv(ordered);
  const page = [...accountsPage(ordered, cover)].join("");
  for (let number = 1; ; number += 1) {
    const mark = number === 1 ? "" : `.${number}`;
    const path = join(folder, `index${mark}.html`);
    if (!(await writeNew(join(folder, `accounts${mark}.csv`), csv))) continue;
    if (await writeNew(path, page)) return path;
  }
}

/** False when the file is there already. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
