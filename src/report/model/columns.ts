/** What the cells of a column are: text, an instant as `csvTime` or `analysisTime` writes it, or True and False. */
export type ColumnKind = "text" | "instant" | "flag";

/** A column of a report: its title and width in the workbook. CSVs have the name it goes by in `COLUMNS`. */
export interface Column {
  title: string;
  /** In characters. */
  width: number;
  kind: ColumnKind;
}

const ARN = 70;
const NAME = 34;
const INSTANT = 24;
const TAG = 32;
const TAGS = 50;

const text = (title: string, width: number): Column => ({ title, width, kind: "text" });
const instant = (title: string, width = INSTANT): Column => ({ title, width, kind: "instant" });
const flag = (title: string, width: number): Column => ({ title, width, kind: "flag" });

/** Every column of the CSVs, by the name in their headers. */
export const COLUMNS = {
  analysis_time: instant("Analysis Time"),
  principal_name: text("Principal Name", NAME),
  principal_arn: text("Principal ARN", ARN),
  principal_type: text("Principal Type", 18),
  principal_is_iam_admin: flag("Principal is IAM Admin", 26),
  principal_last_used: instant("Principal Last Used"),
  principal_tag_business_unit: text("Principal Tag: Business Unit", TAG),
  principal_tag_environment: text("Principal Tag: Environment", TAG),
  principal_tag_used_by: text("Principal Tag: Used By", TAG),
  principal_tags: text("Principal Tags", TAGS),
  password_last_used: instant("Password Last Used"),
  password_last_rotated: instant("Password Last Rotated"),
  password_state: text("Password State", 18),
  access_key_1_last_used: instant("Access Key 1 Last Used", 26),
  access_key_1_last_rotated: instant("Access Key 1 Last Rotated", 28),
  access_key_1_state: text("Access Key 1 State", 22),
  access_key_2_last_used: instant("Access Key 2 Last Used", 26),
  access_key_2_last_rotated: instant("Access Key 2 Last Rotated", 28),
  access_key_2_state: text("Access Key 2 State", 22),
  service_name: text("Service Name", 20),
  access_capability: text("Access Capability", 22),
  resource_name: text("Resource Name", NAME),
  resource_arn: text("Resource Arn", ARN),
  resource_type: text("Resource Type", 22),
  resource_tag_business_unit: text("Resource Tag: Business Unit", TAG),
  resource_tag_environment: text("Resource Tag: Environment", TAG),
  resource_tag_owner: text("Resource Tag: Owner", TAG),
  resource_tag_confidentiality: text("Resource Tag: Confidentiality", TAG),
  resource_tag_integrity: text("Resource Tag: Integrity", TAG),
  resource_tag_availability: text("Resource Tag: Availability", TAG),
  resource_tags: text("Resource Tags", TAGS),
  finding_id: text("Finding ID", ARN),
  kind: text("Kind", NAME),
  severity: text("Severity", 14),
  title: text("Title", 90),
  principal_arns: text("Principal ARNs", ARN),
  resource_arns: text("Resource ARNs", ARN),
  first_seen: instant("First Seen"),
  status: text("Status", 14),
  remedy: text("Remedy", 90),
  closes: text("Remedy Closes", 18),
  cis_aws: text("CIS AWS Foundations", 26),
  nist_800_53: text("NIST 800-53", 26),
  pci_dss: text("PCI DSS", 20),
  mitre_attack: text("MITRE ATT&CK", 26),
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof COLUMNS;

/** The columns of `principals.csv` and of its sheet. */
export const PRINCIPALS_COLUMNS: readonly ColumnName[] = [
  "analysis_time",
  "principal_name",
  "principal_arn",
  "principal_type",
  "principal_is_iam_admin",
  "principal_last_used",
  "principal_tag_business_unit",
  "principal_tag_environment",
  "principal_tag_used_by",
  "principal_tags",
  "password_last_used",
  "password_last_rotated",
  "password_state",
  "access_key_1_last_used",
  "access_key_1_last_rotated",
  "access_key_1_state",
  "access_key_2_last_used",
  "access_key_2_last_rotated",
  "access_key_2_state",
];

/** Those of `principal-access-summaries.csv`. */
export const PRINCIPAL_ACCESS_COLUMNS: readonly ColumnName[] = [
  "analysis_time",
  "principal_name",
  "principal_arn",
  "principal_type",
  "principal_tags",
  "service_name",
  "access_capability",
  "resource_arn",
];

/** Those of `resources.csv`. */
export const RESOURCES_COLUMNS: readonly ColumnName[] = [
  "analysis_time",
  "resource_name",
  "resource_arn",
  "resource_type",
  "resource_tag_business_unit",
  "resource_tag_environment",
  "resource_tag_owner",
  "resource_tag_confidentiality",
  "resource_tag_integrity",
  "resource_tag_availability",
  "resource_tags",
];

/** Those of `resource-access-summaries.csv`. */
export const RESOURCE_ACCESS_COLUMNS: readonly ColumnName[] = [
  "analysis_time",
  "service_name",
  "resource_name",
  "resource_arn",
  "access_capability",
  "principal_type",
  "principal_name",
  "principal_arn",
  "resource_tag_confidentiality",
];

/** Those of `findings.csv`. Several ARNs, controls or techniques of a finding stand in one cell, separated by `; `. */
export const FINDINGS_COLUMNS: readonly ColumnName[] = [
  "analysis_time",
  "finding_id",
  "kind",
  "severity",
  "title",
  "principal_arns",
  "resource_arns",
  "first_seen",
  "status",
  "remedy",
  "closes",
  "cis_aws",
  "nist_800_53",
  "pci_dss",
  "mitre_attack",
];
