import * as z from "zod";

/** What travels through the queue: ids and nothing else. A message may arrive twice, late, or not at all. */
export type JobMessage =
  /** Work on this execution from where its checkpoints say it is. */
  | { kind: "execution"; executionId: string; customerId: string; accountId: string }
  /** Work on one part of the analysis of this execution, as it was planned. */
  | { kind: "part"; executionId: string; customerId: string; accountId: string; plan: number; part: number }
  /** Make the daily executions of one page of accounts, those after the cursor, and send on for the next page. */
  | { kind: "daily"; day: string; after: { customerId: string; accountId: string } | null }
  /** Carry out this removal from where it is. */
  | { kind: "removal"; removalId: string }
  /** Deliver what is due of this webhook. */
  | { kind: "webhook"; partnerId: string; name: string };

/** Where messages are sent: `jobQueue` over both queues. */
export type JobQueue = Pick<Queue<JobMessage>, "send" | "sendBatch">;

const customerId = z.string().regex(/^P\d{6}-\d{12}$/);
const accountId = z.string().regex(/^\d{12}$/);

const executionId = z.string().regex(/^(?:ondemand|daily)-P\d{6}-\d{12}-\d{12}-\d{4}-\d{2}-\d{2}_[A-Z0-9]{4}$/);

const jobMessage: z.ZodType<JobMessage> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("execution"),
    executionId,
    customerId,
    accountId,
  }),
  z.object({
    kind: z.literal("part"),
    executionId,
    customerId,
    accountId,
    plan: z.int().positive(),
    part: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal("daily"),
    day: z.iso.date(),
    after: z.object({ customerId, accountId }).nullable(),
  }),
  z.object({ kind: z.literal("removal"), removalId: z.string().regex(/^[0-9a-f]{32}$/) }),
  z.object({
    kind: z.literal("webhook"),
    partnerId: z.string().regex(/^P\d{6}$/),
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  }),
]);

/** The message; null for anything that no version of the service has sent. */
export function parseMessage(body: unknown): JobMessage | null {
  return jobMessage.safeParse(body).data ?? null;
}
