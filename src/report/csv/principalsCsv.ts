import { type AccessKeyState, isAdministrator, type PrincipalRecord } from "../../iam/index.ts";
import { tagsJson, tagValue } from "../model/tags.ts";
import { csvTime } from "../model/time.ts";

/** The cells of one principal. `time`: the analysis time as text. Full administrators count as IAM administrators. */
export function principalRow(time: string, principal: PrincipalRecord): string[] {
  const { credentials, tags } = principal;
  return [
    time,
    principal.name,
    principal.arn,
    principal.type,
    isAdministrator(principal) ? "True" : "False",
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
