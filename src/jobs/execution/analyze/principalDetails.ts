import type { AuthorizationDetails, RoleDetail, UserDetail } from "../../../iam/index.ts";

/** Collected pages that can be read as often as needed. */
export interface DetailPages {
  read(page: number): Promise<AuthorizationDetails>;
}

export type PrincipalDetail = UserDetail | RoleDetail;

/** The details of at most this many principals are in memory at once, in addition to one page. */
const WINDOW = 256;

/**
 * The details of `arns`, in that order, whatever order the pages have. It goes window by window and reads each page that
 * a window needs once: with pages in the order of AWS hardly more than once through, at worst pages × windows.
 * `pageOf`: on which page each ARN is; one that is on none is left out.
 */
export async function* principalDetails(
  pages: DetailPages,
  pageOf: ReadonlyMap<string, number>,
  arns: readonly string[],
): AsyncGenerator<PrincipalDetail> {
  let held: { page: number; details: AuthorizationDetails } | undefined;
  for (let start = 0; start < arns.length; start += WINDOW) {
    const window = arns.slice(start, start + WINDOW);
    const found = new Map<string, PrincipalDetail>();
    for (const [page, wanted] of byPage(window, pageOf, held?.page)) {
      if (held?.page !== page) held = { page, details: await pages.read(page) };
      for (const detail of principalsOf(held.details)) {
        if (wanted.has(detail.Arn) && !found.has(detail.Arn)) found.set(detail.Arn, detail);
      }
    }
    for (const arn of window) {
      const detail = found.get(arn);
      if (detail) yield detail;
    }
  }
}

/** Users and roles of a page. */
export function principalsOf({ UserDetailList = [], RoleDetailList = [] }: AuthorizationDetails): PrincipalDetail[] {
  return [...UserDetailList, ...RoleDetailList];
}

/** The ARNs grouped by page: the page that is already held comes first, the others ascend. */
function byPage(arns: readonly string[], pageOf: ReadonlyMap<string, number>, held: number | undefined) {
  const groups = new Map<number, Set<string>>();
  for (const arn of arns) {
    const page = pageOf.get(arn);
    if (page === undefined) continue;
    const group = groups.get(page);
    if (group) group.add(arn);
    else groups.set(page, new Set([arn]));
  }
  return [...groups].sort(([a], [b]) => (a === held ? -1 : b === held ? 1 : a - b));
}
