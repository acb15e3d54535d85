import { parseArn } from "../../iam/index.ts";
import { ok, type Result } from "../../platform/result.ts";
import { readGivenAccounts } from "../analysis/givenAccounts.ts";
import { openAccount } from "../analysis/openAccount.ts";
import { printable } from "../printable.ts";
import type { Progress } from "../progress.ts";
import { type Answer, answersOf } from "./answers.ts";
import { type Question, readQuestion } from "./questionArguments.ts";
import { answerTable } from "./table.ts";

export interface Asked {
  /** To be printed. */
  text: string;
  /** What the answer does not know, a line each. */
  notes: readonly string[];
}

/** `iam who-can` and `iam can`: the answer of the whole-account engine. `now`: the time of the question by default. */
export async function ask(
  kind: "who-can" | "can",
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  { now, progress }: { now: number; progress: Progress },
): Promise<Result<Asked>> {
  const question = readQuestion(kind, args, now);
  if (!question.ok) return question;
  const given = await readGivenAccounts(question.value.files, input);
  if (!given.ok) return given;
  const answers: Answer[] = [];
  const notes = new Set<string>();
  const problems: string[] = [];
  for (const { input: files } of given.value) {
    const account = openAccount(files);
    const found = answersOf(account, files, question.value, progress);
    if (!found.ok) {
      problems.push(found.error);
      continue;
    }
    for (const answer of found.value) answers.push(answer);
    const isIn = (arn: string) => account.scope.positions.has(arn) || account.scope.targets.subresources.holding(arn);
    for (const note of notesOf(question.value, files, isIn)) notes.add(note);
  }
  // A principal need be in one of the accounts only.
  const [problem] = problems;
  if (problem !== undefined && problems.length === given.value.length) return { ok: false, error: problem };
  const text = question.value.print === "json" ? `${JSON.stringify(answers)}\n` : inWords(question.value, answers);
  return ok({ text, notes: [...notes] });
}

function inWords({ principal, action, resource }: Question, answers: readonly Answer[]): string {
  if (answers.length > 0) return answerTable(answers);
  const what =
    action === undefined ? "anything" : `${action.name}${resource === undefined ? " on anything" : ` on ${resource}`}`;
  const who = principal ?? "no user or role of the account, nor anyone outside it,";
  return printable(`${who} ${principal === undefined ? "may do" : "may not do"} ${what}`).concat("\n");
}

/** What was not given and may change the answer. */
function notesOf(
  { resource }: Question,
  { accountId, inventory, organization }: { accountId: string; inventory?: unknown; organization?: unknown },
  isKnown: (arn: string) => unknown,
): string[] {
  const named = resource !== undefined && resource !== "*" ? resource : undefined;
  const owner = named && parseArn(named)?.account;
  const isOther = owner !== undefined && /^\d{12}$/.test(owner) && owner !== accountId;
  return [
    ...(isOther ? [`${named} is of another account: what that account allows is not known`] : []),
    ...(inventory === undefined
      ? ["without --resources FILE, what policies of resources allow or deny is not known"]
      : named !== undefined && !isKnown(named)
        ? [`${named} is not in the resources file: what its own policy allows or denies is not known`]
        : []),
    ...(organization === undefined
      ? ["without --organization FILE, what policies of the organization deny is not taken off"]
      : []),
  ];
}
