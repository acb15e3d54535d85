import * as z from "zod";
import { fail, ok, type Result } from "../../platform/result.ts";
import { isObject } from "../policy/parse/json.ts";
import {
  type AuthorizationDetails,
  groupDetail,
  managedPolicyDetail,
  roleDetail,
  userDetail,
} from "./authorizationDetails.ts";
import type { Gap } from "./gaps.ts";
import { placeOf, validParts } from "./validParts.ts";

export interface AuthorizationPage {
  /** The lists that the page has. */
  details: AuthorizationDetails;
  /** Whether AWS says that another page follows. */
  isTruncated: boolean;
  /** Entries and members that were left out. */
  gaps: readonly Gap[];
}

const list = z.array(z.unknown(), "not a list").nullish();

const page = z.object(
  {
    UserDetailList: list,
    GroupDetailList: list,
    RoleDetailList: list,
    Policies: list,
    IsTruncated: z.unknown().optional(),
    NextToken: z.unknown().optional(),
  },
  "not an object with the lists of get-account-authorization-details",
);

/**
 * Reads a page of GetAccountAuthorizationDetails. A page of another shape is an error that names the member; entries and
 * members that do not fit are left out and named in `gaps`.
 * @param known where each entry of the account that was read before stands, by ARN. An entry that is already there is left
 *   out and named; the entries of this page are added.
 * @param start where the page stands: `[1]` for the second of a list.
 */
export function readAuthorizationPage(
  json: unknown,
  known = new Map<string, string>(),
  start = "",
): Result<AuthorizationPage> {
  const read = page.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = placeOf(start, issue?.path ?? []);
    return fail(`${place === "" ? "" : `${place}: `}${issue?.message}`);
  }
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies, IsTruncated, NextToken } = read.data;
  const gaps: Gap[] = [];
  const entries = <T extends { Arn: string }>(name: string, list: readonly unknown[], schema: z.ZodType<T>): T[] =>
    list.flatMap((value, at) => {
      const place = placeOf(start, [name, at]);
      const entry = validParts(schema, value, "", (member, problem) => {
        const resource = isObject(value) && typeof value.Arn === "string" ? value.Arn : place;
        gaps.push(malformed("MalformedEntry", resource, member === "" ? problem : `${member}: ${problem}`));
      });
      if (entry === undefined) return [];
      const earlier = known.get(entry.Arn);
      if (earlier === undefined) known.set(entry.Arn, place);
      else gaps.push(malformed("DuplicateEntry", entry.Arn, `${place}: ${earlier} holds`));
      return earlier === undefined ? [entry] : [];
    });
  const details: AuthorizationDetails = {
    ...(UserDetailList && { UserDetailList: entries("UserDetailList", UserDetailList, userDetail) }),
    ...(GroupDetailList && { GroupDetailList: entries("GroupDetailList", GroupDetailList, groupDetail) }),
    ...(RoleDetailList && { RoleDetailList: entries("RoleDetailList", RoleDetailList, roleDetail) }),
    ...(Policies && { Policies: entries("Policies", Policies, managedPolicyDetail) }),
  };
  return ok({ details, isTruncated: IsTruncated === true || (NextToken ?? null) !== null, gaps });
}

function malformed(code: string, resource: string, message: string): Gap {
  return { service: "iam", region: "", action: "parse", code, resource, message };
}
