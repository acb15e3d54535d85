import { decodeBase64 } from "../../platform/base64.ts";
import { malformed } from "../client/client.ts";
import type { AwsFailure, AwsOutcome } from "../client/failure.ts";
import { element, elements, text, type XmlNode } from "../client/xml.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { query, queryRecords } from "../protocol/query.ts";
import { type Detail, type DetailList, detailOf, listOfEntry } from "./authorizationDetails.ts";

/** The most entities that are requested with one page: large enough for few calls. */
const PAGE_ITEMS = 200;
const ENTITY_TYPES = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

/** Where the next page begins, and how many entities it may have. */
export interface DetailsPosition {
  /** Undefined at the beginning. */
  marker: string | undefined;
  maxItems: number;
}

export const FIRST_DETAILS: DetailsPosition = { marker: undefined, maxItems: PAGE_ITEMS };

/** Takes an entity as it is read. */
export type TakeDetail = (list: DetailList, detail: Detail) => Promise<void>;

/**
 * One page of iam:GetAccountAuthorizationDetails, all entity types, handed on entity by entity while it arrives. A page that
 * is too large, or arrives too slowly, is requested again with half the entities and the same marker, down to one. Gives
 * where the next page begins; undefined after the last.
 *
 * @param begin is called at the beginning of each attempt to read a page: what an earlier attempt has taken does not count
 */
export const getAccountAuthorizationDetails = defineOperation(
  "iam:GetAccountAuthorizationDetails",
  async (
    action,
    client,
    { marker, maxItems }: DetailsPosition,
    begin: () => TakeDetail,
  ): Promise<AwsOutcome<DetailsPosition | undefined>> => {
    const filters = Object.fromEntries(ENTITY_TYPES.map((type, index) => [`Filter.member.${index + 1}`, type]));
    const position: Record<string, string> = marker === undefined ? {} : { Marker: marker };
    for (let asked = maxItems; ; asked = Math.floor(asked / 2)) {
      const parameters = { ...filters, ...position, MaxItems: String(asked) };
      let hasArrived = false;
      const page = await queryRecords(client, action, client.globalRegion, parameters, {
        isRecord: (path) => listOfEntry(path) !== undefined,
        begin: () => {
          const take = begin();
          return async ({ path, node }) => {
            const list = listOfEntry(path);
            hasArrived = true;
            if (list !== undefined) await take(list, detailOf(list, node));
          };
        },
      });
      if (!page.ok) {
        const { code } = page.failure;
        if (asked > 1 && (code === "ResponseTooLarge" || (code === "TimedOut" && hasArrived))) continue;
        return page;
      }
      const next = text(page.value, "IsTruncated") === "true" ? text(page.value, "Marker") : undefined;
      if (next !== undefined && next === marker) return malformed({ action });
      return { ok: true, value: next ? { marker: next, maxItems: Math.min(PAGE_ITEMS, asked * 2) } : undefined };
    }
  },
);

/** iam:ListAccountAliases: an account has one alias or none. */
export const listAccountAliases = defineOperation(
  "iam:ListAccountAliases",
  async (action, client): Promise<AwsOutcome<string[]>> => {
    const answer = await query(client, action, client.globalRegion);
    if (!answer.ok) return answer;
    return {
      ok: true,
      value: elements(answer.value, "AccountAliases", "member").flatMap((alias) => text(alias) ?? []),
    };
  },
);

/** iam:GetAccountSummary: numbers of entities and quotas by name. */
export const getAccountSummary = defineOperation(
  "iam:GetAccountSummary",
  async (action, client): Promise<AwsOutcome<Record<string, number>>> => {
    const answer = await query(client, action, client.globalRegion);
    if (!answer.ok) return answer;
    const summary: Record<string, number> = {};
    for (const entry of elements(answer.value, "SummaryMap", "entry")) {
      const name = text(entry, "key");
      const value = Number(text(entry, "value"));
      if (name !== undefined && /^\w{1,64}$/.test(name) && Number.isFinite(value)) summary[name] = value;
    }
    return { ok: true, value: summary };
  },
);

export interface VirtualMfaDevice {
  serialNumber: string;
  /** Of the user it is assigned to, possibly the root user; undefined while it is not assigned. */
  userArn: string | undefined;
  enabledAt: string | undefined;
}

/** iam:ListVirtualMFADevices, all pages. */
export const listVirtualMfaDevices = defineOperation(
  "iam:ListVirtualMFADevices",
  (action, client): Promise<AwsOutcome<VirtualMfaDevice[]>> =>
    allPages(action, async (token) => {
      const position: Record<string, string> = token === undefined ? {} : { Marker: token };
      const page = await query(client, action, client.globalRegion, { MaxItems: "1000", ...position });
      return mapOutcome(page, (result) => ({
        items: elements(result, "VirtualMFADevices", "member").map((device) => ({
          serialNumber: text(device, "SerialNumber") ?? "",
          userArn: text(device, "User", "Arn"),
          enabledAt: text(device, "EnableDate"),
        })),
        next: text(result, "IsTruncated") === "true" ? text(result, "Marker") : undefined,
      }));
    }),
);

/** iam:GenerateCredentialReport: starts a report, unless there is one that is at most four hours old. */
export const generateCredentialReport = defineOperation(
  "iam:GenerateCredentialReport",
  async (action, client): Promise<AwsOutcome<undefined>> => {
    const answer = await query(client, action, client.globalRegion);
    return answer.ok ? { ok: true, value: undefined } : answer;
  },
);

const REPORT_TRIES = 18;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 2_000;

/**
 * iam:GetCredentialReport: the CSV, once it is ready; polled at most 18 times within 30 s. `ReportInProgress` is the failure
 * when it takes longer, `ReportNotPresent` or `ReportExpired` when no report was generated.
 */
export const getCredentialReport = defineOperation(
  "iam:GetCredentialReport",
  async (action, client): Promise<AwsOutcome<string>> => {
    for (let tries = 1; ; tries++) {
      const answer = await query(client, action, client.globalRegion);
      if (answer.ok) return reportText(action, answer.value);
      if (answer.failure.code !== "ReportInProgress" || tries >= REPORT_TRIES) return answer;
      await client.runtime.sleep(Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * 2 ** (tries - 1)));
    }
  },
);

function reportText(action: Action, result: XmlNode): AwsOutcome<string> {
  const content = text(element(result, "Content"));
  if (content === undefined) return malformed({ action });
  const bytes = decodeBase64(content);
  return bytes === null ? malformed({ action }) : { ok: true, value: new TextDecoder().decode(bytes) };
}

/** Whether there is no report, so that generating one may help. */
export function reportMissing(failure: AwsFailure): boolean {
  return failure.code === "ReportNotPresent" || failure.code === "ReportExpired";
}
