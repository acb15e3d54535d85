import { decodeBase64 } from "../../platform/base64.ts";
import { type AwsClient, malformed } from "../client/client.ts";
import type { AwsFailure, AwsOutcome } from "../client/failure.ts";
import { element, elements, text, type XmlNode } from "../client/xml.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { query } from "../protocol/query.ts";
import { type AuthorizationDetailsPage, authorizationDetailsPage } from "./authorizationDetails.ts";

/** Entities per page: large enough for few calls, small enough that a page of long policies stays under 20 MB. */
const PAGE_ITEMS = 200;
const ENTITY_TYPES = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

/**
 * iam:GetAccountAuthorizationDetails, all entity types, page by page; the next page is requested when this one is consumed. A
 * failure ends the sequence.
 */
export const getAccountAuthorizationDetails = defineOperation(
  "iam:GetAccountAuthorizationDetails",
  async function* (action, client): AsyncGenerator<AwsOutcome<AuthorizationDetailsPage>> {
    const filters = Object.fromEntries(ENTITY_TYPES.map((type, index) => [`Filter.member.${index + 1}`, type]));
    for await (const page of pages(client, action, filters, PAGE_ITEMS)) {
      yield page.ok ? { ok: true, value: authorizationDetailsPage(page.value) } : page;
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
  async (action, client): Promise<AwsOutcome<VirtualMfaDevice[]>> => {
    const devices: VirtualMfaDevice[] = [];
    for await (const page of pages(client, action, {}, 1000)) {
      if (!page.ok) return page;
      for (const device of elements(page.value, "VirtualMFADevices", "member")) {
        const userArn = text(device, "User", "Arn");
        const enabledAt = text(device, "EnableDate");
        devices.push({ serialNumber: text(device, "SerialNumber") ?? "", userArn, enabledAt });
      }
    }
    return { ok: true, value: devices };
  },
);

/** The pages of a list operation of IAM, by Marker. A page that points back at itself ends the list as malformed. */
async function* pages(
  client: AwsClient,
  action: Action<"iam">,
  parameters: Readonly<Record<string, string>>,
  maxItems: number,
): AsyncGenerator<AwsOutcome<XmlNode>> {
  let marker: string | undefined;
  do {
    const position: Record<string, string> = marker === undefined ? {} : { Marker: marker };
    const page: AwsOutcome<XmlNode> = await query(client, action, client.globalRegion, {
      ...parameters,
      ...position,
      MaxItems: String(maxItems),
    });
    yield page;
    if (!page.ok) return;
    const next = text(page.value, "IsTruncated") === "true" ? text(page.value, "Marker") : undefined;
    if (next !== undefined && next === marker) {
      yield malformed({ action });
      return;
    }
    marker = next;
  } while (marker !== undefined && marker !== "");
}

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
