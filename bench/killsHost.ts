import { type System, startSystem } from "../test/system/host.ts";

/*
 * The built Worker in a process that `kills.ts` can kill: its argument is the folder of D1, R2 and the queues. It says where it
 * listens, and answers each message with the id of the question.
 */

export type Question = { id: number } & ({ cron: string } | { query: string });
export type Reply = { serviceUrl: string } | { id: number; rows?: unknown[]; error?: string };

const say = (reply: Reply) => process.send?.(reply);

async function answer(system: System, question: Question): Promise<unknown[]> {
  if ("query" in question) return (await (await system.database()).prepare(question.query).all()).results;
  await system.cron(question.cron);
  return [];
}

const [, , persistTo = ""] = process.argv;
const system = await startSystem({ persistTo });
process.on("message", (question: Question) => {
  answer(system, question).then(
    (rows) => say({ id: question.id, rows }),
    (error: unknown) => say({ id: question.id, error: String(error) }),
  );
});
say({ serviceUrl: system.serviceUrl.href });
