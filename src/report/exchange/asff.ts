import { parseArn, type Severity } from "../../iam/index.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import type { PublishedFinding } from "../json/findingsJson.ts";
import { isoTime } from "../model/time.ts";
import {
  descriptionOf,
  type ExchangedFindings,
  PRODUCT,
  requirementsOf,
  SEVERITY_LABELS,
  shortened,
  subjectsOf,
} from "./exchanged.ts";
import { typeNamesOf } from "./resourceTypes.ts";

/* The limits of "AWS Security Finding Format (ASFF)", "Required top-level ASFF attributes" and BatchImportFindings, AWS Security Hub. */
const BATCH = 100;
const ID_LENGTH = 512;
const TITLE_LENGTH = 256;
const DESCRIPTION_LENGTH = 1024;
const RECOMMENDATION_LENGTH = 512;
const NOTE_LENGTH = 512;
const RESOURCES = 32;
const RESOURCE_ID_LENGTH = 512;
const REQUIREMENTS = 32;

/** The region of a findings' product where the account has no other: IAM's own, by partition. */
const GLOBAL_REGIONS: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-north-1",
};

/** "Types taxonomy for ASFF": what a kind of finding is about; what is not here is a matter of good practice. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["escalation-path", "TTPs/Privilege Escalation"],
  ["data-escalation-path", "TTPs/Privilege Escalation"],
  ["public-access", "Effects/Data Exposure"],
  ["cross-account-access", "Effects/Data Exposure"],
]);
const GOOD_PRACTICE = "Software and Configuration Checks/AWS Security Best Practices";

/**
 * The findings in AWS's Security Finding Format: a line is one input of BatchImportFindings, at most 100 findings, as
 * `aws securityhub batch-import-findings --cli-input-json` takes it. `region`: where Security Hub is; that of IAM by default.
 */
export async function* asffLines(
  exchanged: ExchangedFindings,
  region = GLOBAL_REGIONS[exchanged.partition] ?? "us-east-1",
): AsyncGenerator<string> {
  const { findings } = exchanged;
  for (let at = 0; at < findings.length; at += BATCH) {
    const batch = findings.slice(at, at + BATCH).map((finding) => securityFinding(exchanged, finding, region));
    yield `${JSON.stringify({ Findings: await Promise.all(batch) })}\n`;
  }
}

async function securityFinding(exchanged: ExchangedFindings, finding: PublishedFinding, region: string) {
  const { accountId, partition, analysisTime, engineVersion } = exchanged;
  const { kind, severity, title, remedy, firstSeen, accepted } = finding;
  const at = isoTime(analysisTime);
  const requirements = requirementsOf(finding).slice(0, REQUIREMENTS);
  return {
    SchemaVersion: "2018-10-08",
    Id: await idOf(accountId, finding.id),
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    ProductName: PRODUCT,
    GeneratorId: `${PRODUCT}/${kind}`,
    AwsAccountId: accountId,
    Types: [TYPES.get(kind) ?? GOOD_PRACTICE],
    ...(firstSeen && { FirstObservedAt: firstSeen }),
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Label: labelOf(severity), Original: severity },
    Title: shortened(title, TITLE_LENGTH),
    Description: shortened(descriptionOf(finding), DESCRIPTION_LENGTH),
    Remediation: { Recommendation: { Text: shortened(remedy.text, RECOMMENDATION_LENGTH) } },
    ProductFields: { "k9/engineVersion": engineVersion },
    Resources: resourcesOf(finding, exchanged, region),
    ...(requirements.length > 0 && { Compliance: { Status: "FAILED", RelatedRequirements: requirements } }),
    ...(accepted && { Note: noteOf(accepted, at) }),
    Workflow: { Status: accepted ? "SUPPRESSED" : "NEW" },
    RecordState: "ACTIVE",
  };
}

/** Only for a finding that is new to Security Hub: BatchImportFindings updates neither the note nor the workflow status. */
function noteOf({ reason, expires }: NonNullable<PublishedFinding["accepted"]>, at: string) {
  return { Text: shortened(`Accepted until ${expires}: ${reason}`, NOTE_LENGTH), UpdatedBy: PRODUCT, UpdatedAt: at };
}

const labelOf = (severity: Severity) => SEVERITY_LABELS[severity].toUpperCase();

/** The account and the finding's own id, which is cut at a digest of it where it is too long. */
async function idOf(accountId: string, id: string): Promise<string> {
  const whole = `${accountId}/${id}`;
  if (whole.length <= ID_LENGTH) return whole;
  const digest = toHex(await sha256(id));
  return `${whole.slice(0, ID_LENGTH - digest.length - 1)}-${digest}`;
}

/** At least one: the account, where the finding names nothing in it. */
function resourcesOf(finding: PublishedFinding, { accountId, partition }: ExchangedFindings, region: string) {
  const subjects = subjectsOf(finding).slice(0, RESOURCES);
  if (subjects.length === 0)
    return [{ Type: "AwsAccount", Id: `AWS::::Account:${accountId}`, Partition: partition, Region: region }];
  return subjects.map((subject) => ({
    Type: typeNamesOf(subject)?.securityHub ?? "Other",
    Id: shortened(subject, RESOURCE_ID_LENGTH),
    Partition: partition,
    Region: parseArn(subject)?.region || region,
  }));
}
