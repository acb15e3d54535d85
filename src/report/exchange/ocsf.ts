import { FRAMEWORKS, parseArn, type Severity } from "../../iam/index.ts";
import type { PublishedFinding } from "../json/findingsJson.ts";
import {
  descriptionOf,
  type ExchangedFindings,
  PRODUCT,
  requirementsOf,
  SEVERITY_LABELS,
  subjectsOf,
} from "./exchanged.ts";
import { typeNamesOf } from "./resourceTypes.ts";

/** The version of the Open Cybersecurity Schema Framework that the events follow. */
export const OCSF_VERSION = "1.5.0";

const CLASS_UID = 2004;
const CREATE = 1;
const NEW = 1;
const SUPPRESSED = 3;
/** `account.type_id`: AWS Account. */
const AWS_ACCOUNT = 10;
const SEVERITY_IDS: Record<Severity, number> = { low: 2, medium: 3, high: 4, critical: 5 };

/**
 * The findings as events of OCSF's class Detection Finding (2004) with the profile `cloud`, one JSON document a line.
 * Source: schema.ocsf.io, version 1.5.0.
 */
export function* ocsfLines(exchanged: ExchangedFindings): Generator<string> {
  for (const finding of exchanged.findings) yield `${JSON.stringify(event(exchanged, finding))}\n`;
}

function event({ accountId, partition, analysisTime, engineVersion }: ExchangedFindings, finding: PublishedFinding) {
  const { id, kind, severity, title, remedy, mappings, firstSeen, accepted } = finding;
  const time = Math.floor(analysisTime);
  return {
    activity_id: CREATE,
    activity_name: "Create",
    category_uid: 2,
    category_name: "Findings",
    class_uid: CLASS_UID,
    class_name: "Detection Finding",
    type_uid: CLASS_UID * 100 + CREATE,
    type_name: "Detection Finding: Create",
    time,
    severity_id: SEVERITY_IDS[severity],
    severity: SEVERITY_LABELS[severity],
    status_id: accepted ? SUPPRESSED : NEW,
    status: accepted ? "Suppressed" : "New",
    ...(accepted && { status_detail: `${accepted.reason} (accepted until ${accepted.expires})` }),
    message: title,
    metadata: {
      version: OCSF_VERSION,
      profiles: ["cloud"],
      product: { name: PRODUCT, vendor_name: PRODUCT, version: engineVersion },
    },
    cloud: {
      provider: "AWS",
      cloud_partition: partition,
      account: { uid: accountId, type_id: AWS_ACCOUNT, type: "AWS Account" },
    },
    finding_info: {
      uid: id,
      title,
      desc: descriptionOf(finding),
      types: [kind],
      created_time: time,
      ...(firstSeen && { first_seen_time: Date.parse(firstSeen) }),
      analytic: { name: kind, uid: kind, type_id: 1, type: "Rule" },
      ...(mappings.mitreAttack && { attacks: mappings.mitreAttack.map(attack) }),
    },
    remediation: { desc: remedy.text },
    resources: subjectsOf(finding).map(resource),
    unmapped: { requirements: requirementsOf(finding) },
  };
}

const ATTACK_VERSION = FRAMEWORKS.mitreAttack.slice(FRAMEWORKS.mitreAttack.lastIndexOf(" ") + 1);

/** `T1078.004` is a sub-technique, `T1530` a technique. */
function attack(uid: string) {
  const [technique = uid] = uid.split(".");
  return {
    version: ATTACK_VERSION,
    technique: { uid: technique },
    ...(uid !== technique && { sub_technique: { uid } }),
  };
}

function resource(uid: string) {
  const arn = parseArn(uid);
  const type = typeNamesOf(uid)?.cloudFormation;
  return {
    uid,
    ...(type && { type }),
    ...(arn?.region && { region: arn.region }),
    ...(arn?.partition && { cloud_partition: arn.partition }),
  };
}
