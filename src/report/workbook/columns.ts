import type { CellValue } from "./cells.ts";

export interface Column {
  title: string;
  /** In characters. */
  width: number;
}

type Kind = "text" | "instant" | "flag";

const ARN = 70;
const NAME = 34;
const INSTANT = 24;
const TAG = 32;
const TAGS = 50;

/** Of each column of the CSV reports: the title that people know, the width, and what its cells are. */
const COLUMNS: Readonly<Record<string, readonly [title: string, width: number, kind?: Kind]>> = {
  analysis_time: ["Analysis Time", INSTANT, "instant"],
  principal_name: ["Principal Name", NAME],
  principal_arn: ["Principal ARN", ARN],
  principal_type: ["Principal Type", 18],
  principal_is_iam_admin: ["Principal is IAM Admin", 26, "flag"],
  principal_last_used: ["Principal Last Used", INSTANT, "instant"],
  principal_tag_business_unit: ["Principal Tag: Business Unit", TAG],
  principal_tag_environment: ["Principal Tag: Environment", TAG],
  principal_tag_used_by: ["Principal Tag: Used By", TAG],
  principal_tags: ["Principal Tags", TAGS],
  password_last_used: ["Password Last Used", INSTANT, "instant"],
  password_last_rotated: ["Password Last Rotated", INSTANT, "instant"],
  password_state: ["Password State", 18],
  access_key_1_last_used: ["Access Key 1 Last Used", 26, "instant"],
  access_key_1_last_rotated: ["Access Key 1 Last Rotated", 28, "instant"],
  access_key_1_state: ["Access Key 1 State", 22],
  access_key_2_last_used: ["Access Key 2 Last Used", 26, "instant"],
  access_key_2_last_rotated: ["Access Key 2 Last Rotated", 28, "instant"],
  access_key_2_state: ["Access Key 2 State", 22],
  service_name: ["Service Name", 20],
  access_capability: ["Access Capability", 22],
  resource_name: ["Resource Name", NAME],
  resource_arn: ["Resource Arn", ARN],
  resource_type: ["Resource Type", 22],
  resource_tag_business_unit: ["Resource Tag: Business Unit", TAG],
  resource_tag_environment: ["Resource Tag: Environment", TAG],
  resource_tag_owner: ["Resource Tag: Owner", TAG],
  resource_tag_confidentiality: ["Resource Tag: Confidentiality", TAG],
  resource_tag_integrity: ["Resource Tag: Integrity", TAG],
  resource_tag_availability: ["Resource Tag: Availability", TAG],
  resource_tags: ["Resource Tags", TAGS],
};

/** How a column of a CSV stands in a sheet. `valueOf`: what a cell of it is. */
export interface CsvColumn extends Column {
  valueOf(cell: string): CellValue;
}

/** The columns of a CSV by its header. Throws for a column that is in no report. */
export function csvColumns(header: readonly string[]): CsvColumn[] {
  return header.map((name) => {
    const column = COLUMNS[name];
    if (!column) throw new Error(`no column ${name} in the workbook`);
    const [title, width, kind = "text"] = column;
    return { title, width, valueOf: VALUES[kind] };
  });
}

/** Columns whose cells are what they are. */
export function plainColumns(columns: readonly Column[]): CsvColumn[] {
  return columns.map((column) => ({ ...column, valueOf: VALUES.text }));
}

const VALUES: Readonly<Record<Kind, (cell: string) => CellValue>> = {
  text: (cell) => cell,
  flag: (cell) => (cell === "True" ? true : cell === "False" ? false : cell),
  instant: (cell) => {
    const instant = instantOf(cell);
    return instant === undefined ? cell : { instant };
  },
};

const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?\+00:00$/;

/** Milliseconds since the epoch, with a fraction, of one of the two forms of `time.ts`. */
function instantOf(text: string): number | undefined {
  const [, date, time, fraction = ".0"] = TIME.exec(text) ?? [];
  const whole = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(whole) ? undefined : whole + Number(fraction) * 1000;
}
