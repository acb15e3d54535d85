import type { JobMessage } from "../../src/jobs/message.ts";

interface HeldMessage {
  id: string;
  body: JobMessage;
  attempts: number;
  visibleAt: number;
}

type Consumer = (batch: MessageBatch<JobMessage>) => Promise<void>;

/** A queue with the rules of Cloudflare's (delays, per-message answers, a dead-letter queue) that moves when told to. */
export class HeldQueue implements Queue<JobMessage> {
  held: HeldMessage[] = [];
  dead: HeldMessage[] = [];
  readonly #now: () => number;
  readonly #maxRetries: number;
  #sent = 0;

  constructor(now: () => number, maxRetries = 8) {
    this.#now = now;
    this.#maxRetries = maxRetries;
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
      await this.#deliverOne(message, "k9-jobs", consume, hasDied);
    }
    return visible.length;
  }

  /** Delivers the dead letters to `consume`, once. */
  async deliverDead(consume: Consumer): Promise<void> {
    const letters = this.dead;
    this.dead = [];
    for (const letter of letters)
      await this.#deliverOne({ ...letter, attempts: 0 }, "k9-jobs-dead", consume, () => false);
  }

  async #deliverOne(message: HeldMessage, queue: string, consume: Consumer, hasDied: () => boolean): Promise<void> {
    const attempts = message.attempts + 1;
    const delivery = batchOf([{ ...message, attempts, body: structuredClone(message.body) }], queue);
    let thrown = false;
    try {
      await consume(delivery.batch);
    } catch {
      thrown = true;
    }
    const answer = delivery.answers[0];
    if (!hasDied() && !thrown && (answer === undefined || answer === "ack")) return;
    const delaySeconds = hasDied() || thrown || answer === undefined || answer === "ack" ? 0 : answer.retryAfterSeconds;
    const again = { ...message, attempts, visibleAt: this.#now() + delaySeconds * 1000 };
    if (attempts > this.#maxRetries) this.dead.push(again);
    else this.held.push(again);
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
