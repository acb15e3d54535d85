import {
  type Account,
  AccountAnalysis,
  canDo,
  type OpenCondition,
  type Permission,
  type Proof,
  type PublishedCertainty,
  publishedCertainty,
  whoCan,
} from "../../iam/index.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import type { AccountInput } from "../analysis/openAccount.ts";
import { nearest } from "../nearest.ts";
import { NO_PROGRESS, type Progress } from "../progress.ts";
import type { Question } from "./questionArguments.ts";

/** One way in which a principal has access; the members are those of the API. */
export interface Answer {
  principal: string;
  certainty: PublishedCertainty;
  conditions: readonly OpenCondition[];
  statements: readonly Proof[];
  /** Of a question about an action. */
  action?: string;
  /** Of a question about all that a principal may do. */
  service?: string;
  capability?: string;
  /** ARN, `*`, or of a question about an action the pattern of a policy; null for a service as a whole. */
  resource: string | null;
  /** The pattern of a policy that names no resource of the inventory. */
  pattern?: string | null;
  /** Service principals of the services through which alone the principal has the access. */
  through?: readonly string[];
}

/** What the account says to the question; an error where it has no such principal. */
export function answersOf(
  account: Account,
  { details }: Pick<AccountInput, "details">,
  question: Question,
  progress: Progress = NO_PROGRESS,
): Result<Answer[]> {
  const { action, resource } = question;
  const all = [...details.UserDetailList, ...details.RoleDetailList].sort((a, b) => (a.Arn < b.Arn ? -1 : 1));
  if (question.principal === undefined)
    return ok(
      action === undefined ? [] : [...whoCan(account, told(all, progress), action, resource ?? "*")].map(answer),
    );
  const found = all.filter((detail) => isCalled(detail, question.principal ?? ""));
  const [detail, other] = found;
  if (detail === undefined) return fail(unknown(question.principal, all));
  if (other !== undefined) return fail(`PRINCIPAL: ${question.principal}: ${detail.Arn} or ${other.Arn}? Give the ARN`);
  if (action !== undefined) return ok([...canDo(account, detail, action, resource)].map(answer));
  const { principal, grants } = new AccountAnalysis(account).analyze(detail);
  return ok(
    grants.flatMap((grant): Answer[] => {
      const { service, capability, certainty, conditions, because, through } = grant;
      const places: Pick<Answer, "resource" | "pattern">[] =
        grant.scope === "resource"
          ? grant.resources.map((at) => ({ resource: account.resources[at]?.arn ?? "", pattern: null }))
          : [{ resource: null, pattern: grant.scope === "pattern" ? grant.pattern : null }];
      return places.map((place) => ({
        ...{ principal: principal.arn, certainty: publishedCertainty(certainty), conditions, statements: because },
        ...{ service, capability, ...place },
        ...(through && { through }),
      }));
    }),
  );
}

function* told(all: readonly Detail[], progress: Progress): Generator<Detail> {
  for (const [done, detail] of all.entries()) {
    progress.step(done, all.length, "principals");
    yield detail;
  }
  progress.end();
}

function answer({ principal, action, resource, certainty, conditions, because, through }: Permission): Answer {
  const decided = { principal, certainty: publishedCertainty(certainty), conditions, statements: because };
  return { ...decided, action, resource, ...(through && { through }) };
}

type Detail = AccountInput["details"]["UserDetailList"][number] | AccountInput["details"]["RoleDetailList"][number];

const nameOf = (detail: Detail) => ("UserName" in detail ? detail.UserName : detail.RoleName);

/** By its ARN, its name, or both kind and name: `role/deploy`. */
function isCalled(detail: Detail, text: string): boolean {
  const name = nameOf(detail);
  return detail.Arn === text || name === text || `${"UserName" in detail ? "user" : "role"}/${name}` === text;
}

function unknown(principal: string, all: readonly Detail[]): string {
  const meant = nearest(
    principal,
    all.flatMap((detail) => [detail.Arn, nameOf(detail)]),
  );
  return `PRINCIPAL: ${principal}: no such user or role${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}
