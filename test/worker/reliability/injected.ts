import { vi } from "vitest";
import { D1_DEADLINE_MS } from "../../../src/store/database.ts";
import { type Between, through, type World } from "../crash.ts";

/** Numbers from 0 up to 1 that are the same in every run ("mulberry32"). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How often a fault was played in this test, which begins at 0: a test without one would show nothing. */
export const played = { times: 0 };

type Harm = <T>(operation: () => Promise<T>, random: () => number) => Promise<T>;

export const before: Harm = async () => {
  throw new Error("failed before it took effect");
};

export const after: Harm = async (operation) => {
  await operation();
  throw new Error("the answer was lost");
};

export const either: Harm = (operation, random) => (random() < 0.5 ? before : after)(operation, random);

/** Never answers, and lets the deadline pass. Needs fake timers. */
export const hangs: Harm = async () => {
  // Whoever waits has to have set its timer.
  for (let turns = 1; turns <= 10; turns++) await Promise.resolve();
  vi.advanceTimersByTime(D1_DEADLINE_MS);
  return new Promise(() => {});
};

/** Lets the first operation whose name matches come to harm, and a share of the others. */
export function inject(world: World, names: RegExp, share: number, harm: Harm, random: () => number): void {
  const between: Between = {
    run(name, operation) {
      if (!names.test(name) || (played.times > 0 && random() >= share)) return operation();
      played.times += 1;
      return harm(operation, random);
    },
  };
  world.dependencies = through(between, world.dependencies);
}

/** What AWS answers instead of the sandbox: undefined leaves the request to it. */
export type Answering = (action: string, request: Request) => Response | undefined;

export function answerInstead(world: World, answer: Answering): void {
  const { runtime } = world.dependencies;
  const send = async (request: Request) => {
    const body = request.method === "POST" ? await request.clone().text() : "";
    const action = new URLSearchParams(body).get("Action") ?? "";
    const answered = answer(action, request);
    if (answered === undefined) return runtime.fetch(request);
    played.times += 1;
    return answered;
  };
  world.dependencies = { ...world.dependencies, runtime: { ...runtime, fetch: send } };
}

/** An error in the form of AWS's query protocol. */
export function awsError(status: number, code: string): Response {
  return new Response(`<ErrorResponse><Error><Code>${code}</Code><Message>-</Message></Error></ErrorResponse>`, {
    status,
  });
}

/** A page of GetAccountAuthorizationDetails without entities that has a next one. */
export function emptyPage(marker: string): Response {
  const result = `<IsTruncated>true</IsTruncated><Marker>${marker}</Marker>`;
  return new Response(
    `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult>${result}</GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`,
  );
}

/** A body that begins and does not go on; the deadline of the call passes. Needs fake timers. */
export function stuckBody(): Response {
  const body = new ReadableStream({
    async pull(controller) {
      controller.enqueue(new TextEncoder().encode("<GetCallerIdentityResponse>"));
      for (let turns = 1; turns <= 10; turns++) await Promise.resolve();
      vi.advanceTimersByTime(30_000);
      await new Promise(() => {});
    },
  });
  return new Response(body);
}

export function endlessBody(): Response {
  const piece = new TextEncoder().encode(`<a>${"x".repeat(256 * 1024)}</a>`);
  return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(piece) }));
}
