import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuthorizationDetails, RoleDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import { principalDetails, principalsOf } from "../../../src/jobs/execution/analyze/principalDetails.ts";

const role = (index: number): RoleDetail => {
  const RoleName = `r${String(index).padStart(5, "0")}`;
  return { RoleName, Arn: `arn:aws:iam::123456789012:role/${RoleName}` };
};

/** Pages as stored, and how often each was read. */
function stored(pages: readonly AuthorizationDetails[]) {
  const pageOf = new Map<string, number>();
  pages.forEach((page, number) => {
    for (const { Arn } of principalsOf(page)) if (!pageOf.has(Arn)) pageOf.set(Arn, number);
  });
  const reads = pages.map(() => 0);
  const read = async (page: number) => {
    reads[page] = (reads[page] ?? 0) + 1;
    return pages[page] ?? {};
  };
  return { pages: { read }, pageOf, reads };
}

function paged(roles: readonly RoleDetail[], size: number): AuthorizationDetails[] {
  return Array.from({ length: Math.ceil(roles.length / size) }, (_, page) => ({
    RoleDetailList: roles.slice(page * size, (page + 1) * size),
  }));
}

async function inOrder(store: ReturnType<typeof stored>, arns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { Arn } of principalDetails(store.pages, store.pageOf, arns)) found.push(Arn);
  return found;
}

describe("the second pass over the pages", () => {
  it("gives every principal in order of ARN, whatever the order of pages", async () => {
    const roles = fc.integer({ min: 0, max: 600 }).chain((count) => {
      const all = Array.from({ length: count }, (_, index) => role(index));
      return fc.shuffledSubarray(all, { minLength: count });
    });
    await fc.assert(
      fc.asyncProperty(roles, fc.integer({ min: 1, max: 100 }), async (shuffled, size) => {
        const arns = shuffled.map(({ Arn }) => Arn).sort();
        expect(await inOrder(stored(paged(shuffled, size)), arns)).toEqual(arns);
      }),
      { numRuns: 20 },
    );
  });

  it("reads pages that are in order hardly more than once each", async () => {
    const roles = Array.from({ length: 2000 }, (_, index) => role(index));
    const store = stored(paged(roles, 100));
    await inOrder(
      store,
      roles.map(({ Arn }) => Arn),
    );
    expect(Math.max(...store.reads)).toBeLessThanOrEqual(2);
    expect(store.reads.reduce((sum, reads) => sum + reads, 0)).toBeLessThanOrEqual(20 + 2000 / 256);
  });

  it("leaves out what is on no page", async () => {
    const store = stored([{ RoleDetailList: [role(1)] }]);
    expect(await inOrder(store, [role(0).Arn, role(1).Arn])).toEqual([role(1).Arn]);
  });
});
