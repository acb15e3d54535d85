import type { AccessKeyState, PrincipalRecord } from "../../iam/index.ts";
import { csvTime } from "../model/time.ts";
import { tagsJson, tagValue } from "./tags.ts";

/** Header of `principals.csv`. */
export const PRINCIPALS_HEADER: readonly string[] = [
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

/** The cells of one principal. `time`: the analysis time as text. A full administrator is an IAM administrator too. */
export function principalRow(time: string, principal: PrincipalRecord): string[] {
  const { credentials, tags } = principal;
  return [
    time,
    principal.name,
    principal.arn,
    principal.type,
    principal.isIamAdmin || principal.isFullAdmin ? "True" : "False",
    csvTime(principal.lastUsedAt),
    tagValue(tags, "business_unit"),
    tagValue(tags, "environment"),
    tagValue(tags, "used_by"),
    tagsJson(tags),
    csvTime(credentials?.passwordLastUsed),
    csvTime(credentials?.passwordLastChanged),
    state(credentials?.passwordEnabled),
    ...accessKeyCells(credentials?.accessKeys[0]),
    ...accessKeyCells(credentials?.accessKeys[1]),
  ];
}

function accessKeyCells(key: AccessKeyState | undefined): string[] {
  return [csvTime(key?.lastUsed), csvTime(key?.lastRotated), state(key?.active)];
}

function state(active: boolean | undefined): string {
  return active === undefined ? "" : active ? "Active" : "Inactive";
}
