import type { JobMessage } from "../../src/jobs/message.ts";

interface HeldMessage {
  id: string;
  body: JobMessage;
  attempts: number;
  visibleAt: number;
}

type Consumer = (batch: MessageBatch<JobMessage>) => Promise<void>;

/**
 * A queue with the rules of Cloudflare's that moves when told to: delays, answers per message, and a dead-letter queue, which
 * is a queue like any other. A dead letter begins with no deliveries; one that is retried comes back to the dead letters, and
 * is deleted when its own retries are used up, since that queue has no further one behind it.
 */
export class HeldQueue implements Queue<JobMessage> {
  held: HeldMessage[] = [];
  dead: HeldMessage[] = [];
  /** Dead letters that the platform has deleted. */
  deleted: HeldMessage[] = [];
  readonly #now: () => number;
  readonly #maxRetries: number;
  readonly #maxDeadRetries: number;
  #sent = 0;

  /** The retries as wrangler.toml has them. */
  constructor(now: () => number, maxRetries = 8, maxDeadRetries = 10) {
    this.#now = now;
    this.#maxRetries = maxRetries;
    this.#maxDeadRetries = maxDeadRetries;
  }

  async metrics(): Promise<QueueMetrics> {
    return { backlogCount: this.held.length, backlogBytes: 0 };
  }

  async send(body: JobMessage, options: QueueSendOptions = {}): Promise<QueueSendResponse> {
    this.#sent += 1;
    const visibleAt = this.#now() + (options.delaySeconds ?? 0) * 1000;
    this.held.push({ id: `message-${this.#sent}`, body: structuredClone(body), attempts: 0, visibleAt });
    return { metadata: { metrics: await this.metrics() } };
  }

  async sendBatch(messages: Iterable<MessageSendRequest<JobMessage>>): Promise<QueueSendBatchResponse> {
    const all = [...messages];
    if (all.length === 0 || all.length > 100) throw new Error(`sendBatch of ${all.length} messages`);
    for (const { body, delaySeconds } of all) await this.send(body, delaySeconds === undefined ? {} : { delaySeconds });
    return { metadata: { metrics: await this.metrics() } };
  }

  /** Puts every message there a second time, as a queue that delivers at least once may. */
  duplicate(): void {
    this.held.push(...this.held.map((message) => ({ ...message })));
  }

  /**
   * Delivers the messages that are visible, in batches of one, to `consume`; a batch whose consumer has died (or thrown)
   * comes back whole. Gives how many were delivered.
   */
  async deliver(consume: Consumer, hasDied: () => boolean = () => false): Promise<number> {
    const visible = this.held.filter((message) => message.visibleAt <= this.#now());
    this.held = this.held.filter((message) => !visible.includes(message));
    for (const [index, message] of visible.entries()) {
      if (hasDied()) {
        this.held.push(...visible.slice(index));
        return index;
      }
      const again = await this.#deliverOne(message, "k9-jobs", consume, hasDied);
      if (again === undefined) continue;
      if (again.attempts > this.#maxRetries) this.dead.push({ ...again, attempts: 0, visibleAt: this.#now() });
      else this.held.push(again);
    }
    return visible.length;
  }

  /** Delivers the dead letters that are visible to `consume`. */
  async deliverDead(consume: Consumer): Promise<void> {
    const visible = this.dead.filter((letter) => letter.visibleAt <= this.#now());
    this.dead = this.dead.filter((letter) => !visible.includes(letter));
    for (const letter of visible) {
      const again = await this.#deliverOne(letter, "k9-jobs-dead", consume, () => false);
      if (again === undefined) continue;
      if (again.attempts > this.#maxDeadRetries) this.deleted.push(again);
      else this.dead.push(again);
    }
  }

  /** The message as it comes back; undefined when it was acknowledged. */
  async #deliverOne(
    message: HeldMessage,
    queue: string,
    consume: Consumer,
    hasDied: () => boolean,
  ): Promise<HeldMessage | undefined> {
    const attempts = message.attempts + 1;
    const delivery = batchOf([{ ...message, attempts, body: structuredClone(message.body) }], queue);
    let thrown = false;
    try {
      await consume(delivery.batch);
    } catch {
      thrown = true;
    }
    const answer = delivery.answers[0];
    if (!hasDied() && !thrown && (answer === undefined || answer === "ack")) return undefined;
    const delaySeconds = hasDied() || thrown || answer === undefined || answer === "ack" ? 0 : answer.retryAfterSeconds;
    return { ...message, attempts, visibleAt: this.#now() + delaySeconds * 1000 };
  }
}

export type Answer = "ack" | { retryAfterSeconds: number };

/** A batch of the queue, and what its consumer has answered to each message: the last word counts. */
export function batchOf(
  messages: readonly { id: string; body: unknown; attempts: number }[],
  queue = "k9-jobs",
): { batch: MessageBatch<JobMessage>; answers: (Answer | undefined)[] } {
  const answers: (Answer | undefined)[] = messages.map(() => undefined);
  const batch: MessageBatch<JobMessage> = {
    queue,
    metadata: { metrics: { backlogCount: messages.length, backlogBytes: 0 } },
    messages: messages.map(({ id, body, attempts }, index) => ({
      id,
      timestamp: new Date(0),
      // A queue carries what it is given: also what is no JobMessage.
      body: body as JobMessage,
      attempts,
      ack: () => {
        answers[index] = "ack";
      },
      retry: (options?: QueueRetryOptions) => {
        answers[index] = { retryAfterSeconds: options?.delaySeconds ?? 0 };
      },
    })),
    ackAll: () => answers.fill("ack"),
    retryAll: (options?: QueueRetryOptions) => answers.fill({ retryAfterSeconds: options?.delaySeconds ?? 0 }),
  };
  return { batch, answers };
}
