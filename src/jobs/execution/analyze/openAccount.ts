import {
  type Account,
  type AccountDocuments,
  type AuthorizationDetails,
  createAccountIndex,
  type Gap,
  organizationGap,
  type ResourceRecord,
  type WrittenPolicy,
  writtenIdentityPolicies,
  writtenResourcePolicies,
} from "../../../iam/index.ts";
import { inSlices } from "../../../platform/slices.ts";
import type { Pace } from "../stage/pace.ts";
import { type Collection, readCollection, readCredentialReport } from "../staging/collection.ts";
import type { AnalysisInput } from "./analysisInput.ts";
import { lacksPolicies } from "./organization.ts";
import { type PrincipalDetail, principalDetails, principalsOf } from "./principalDetails.ts";
import { stagedPages } from "./stagedPages.ts";

/** An account after the first pass over what was collected. */
export interface OpenedAccount {
  account: Account;
  collection: Collection;
  /** By ARN: how much work a principal is, compared with others. */
  weightOf: ReadonlyMap<string, number>;
  /** The details of the principals at these positions, in order of ARN. */
  details(from: number, to: number): AsyncGenerator<PrincipalDetail>;
  /** The policies with these ids as they are written: reads all pages again. */
  written(ids: ReadonlySet<string>): AsyncGenerator<WrittenPolicy>;
  /** All that the account was read from: reads all pages again. Undefined where that is too much for the memory of a Worker. */
  documents(): Promise<AccountDocuments | undefined>;
}

/** The most bytes of pages that are held as documents: parsed they take several times as much. */
const HELD_BYTES = 8_000_000;

/** What is known before, and who is told of the progress: `onPage` is called before each page. */
interface OpeningOptions {
  collection?: Collection;
  onPage?(done: number, total: number): Promise<void>;
}

/** Reads all pages into the account index, which keeps what decisions need. */
export async function openAccount(
  staging: R2Bucket,
  input: AnalysisInput,
  pace: Pace,
  { collection, onPage }: OpeningOptions = {},
): Promise<OpenedAccount> {
  const { header, collected, organization, trustedAccounts } = input;
  const known = collection ?? (await readCollection(staging, collected));
  const staged = stagedPages(staging, collected);
  const index = createAccountIndex({
    accountId: header.accountId,
    partition: header.partition,
    at: header.analysisTime,
    ...(organization !== undefined && { organization }),
    trustedAccounts,
  });
  const pageOf = new Map<string, number>();
  const weightOf = new Map<string, number>();
  const places = new Map<string, string>();
  const add = (gaps: readonly Gap[]) => {
    for (const gap of gaps) index.addGap(gap);
  };
  for (const [number, page] of known.pages.entries()) {
    await onPage?.(number, known.pages.length);
    await pace(PAGE_MS);
    if (page.kind === "resources") {
      const { resources, gaps } = await staged.resources(page.name);
      await pace(PAGE_MS);
      index.addResources(resources);
      add(gaps);
      continue;
    }
    const { details, gaps } = await staged.details(page.name, places);
    await pace(PAGE_MS);
    index.addAuthorizationDetails(details);
    add(gaps);
    for (const detail of principalsOf(details)) {
      if (pageOf.has(detail.Arn)) continue;
      pageOf.set(detail.Arn, number);
      weightOf.set(detail.Arn, weight(detail));
    }
  }
  const credentialReport = await readCredentialReport(staging, collected, known);
  if (credentialReport !== undefined) index.setCredentialReport(credentialReport);
  add(known.gaps);
  if (lacksPolicies(known, organization)) index.addGap(organizationGap());
  const account = await inSlices(index.sealing(), () => pace(SEALING_SLICE_MS));
  const pages = { read: async (page: number) => (await staged.details(known.pages[page]?.name ?? "")).details };
  return {
    account,
    collection: known,
    weightOf,
    details: (from, to) =>
      principalDetails(
        pages,
        pageOf,
        account.principals.slice(from, to).map(({ arn }) => arn),
      ),
    async *written(ids) {
      const isWanted = (id: string) => ids.has(id);
      for (const { kind, name } of known.pages) {
        if (kind === "resources") yield* writtenResourcePolicies((await staged.resources(name)).resources, isWanted);
        else yield* writtenIdentityPolicies((await staged.details(name)).details, isWanted);
      }
    },
    async documents() {
      if (known.pages.reduce((sum, { bytes }) => sum + bytes, 0) > HELD_BYTES) return undefined;
      const details: AccountDocuments["details"] = {
        UserDetailList: [],
        GroupDetailList: [],
        RoleDetailList: [],
        Policies: [],
      };
      const resources: ResourceRecord[] = [];
      const seen = new Map<string, string>();
      for (const { kind, name } of known.pages) {
        if (kind === "resources") resources.push(...(await staged.resources(name)).resources);
        else addDetails(details, (await staged.details(name, seen)).details);
      }
      return { details, resources, credentialReport };
    },
  };
}

function addDetails(to: AccountDocuments["details"], page: AuthorizationDetails): void {
  to.UserDetailList.push(...(page.UserDetailList ?? []));
  to.GroupDetailList.push(...(page.GroupDetailList ?? []));
  to.RoleDetailList.push(...(page.RoleDetailList ?? []));
  to.Policies.push(...(page.Policies ?? []));
}
/** About how long a page takes to read, and then to index, in milliseconds: slices of their own. */
const PAGE_MS = 50;
/** The same of a slice of sealing the index. */
const SEALING_SLICE_MS = 15;

/** What every principal costs, in policies. */
const BASE_WEIGHT = 4;

function weight(detail: PrincipalDetail): number {
  const { AttachedManagedPolicies: attached = [] } = detail;
  const own = "UserName" in detail ? [detail.UserPolicyList, detail.GroupList] : [detail.RolePolicyList];
  return own.reduce((sum, list) => sum + (list?.length ?? 0), BASE_WEIGHT + attached.length);
}
