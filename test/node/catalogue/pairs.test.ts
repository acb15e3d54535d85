import { describe, expect, test } from "vitest";
import { ADMINISTER, READ_CONFIG, READ_DATA, USE } from "../../../src/iam/catalogue/capability.ts";
import { type CatalogueAction, services } from "../../../src/iam/catalogue/catalogue.ts";
import { BATCHES, FINDINGS, HALTING, HANDLING, JOBS, OPPOSITES, type Reasons, RUNS } from "./pairs.ts";

/** The planes a mask touches: control (1), use (2), data (4). Actions of one noun are to share one. */
const CONTROL = 1;
const planesOf = (mask: number) => {
  const control = mask & (ADMINISTER | READ_CONFIG) ? CONTROL : 0;
  return control | (mask & USE ? 2 : 0) | (mask & ~(ADMINISTER | READ_CONFIG | USE) ? 4 : 0);
};

const singular = (noun: string) =>
  /(?:ss|us|is|Data)$/.test(noun) ? noun : noun.replace(/ies$/, "y").replace(/s$/, "");
const withoutBatch = (name: string) => name.replace(/^(?:Batch|Bulk|Admin)(?=[A-Z])/, "");

interface Named {
  action: CatalogueAction;
  verb: string;
  noun: string;
}

/** The actions of a service that are a verb and a noun; "Batch" and "Admin" are left out of the verb. */
function named(actions: readonly CatalogueAction[]): Named[] {
  return actions.flatMap((action) => {
    const [, verb, noun] = /^([A-Z][a-z]+)([A-Z].*)$/.exec(withoutBatch(action.name)) ?? [];
    return verb === undefined || noun === undefined ? [] : [{ action, verb, noun: singular(noun) }];
  });
}

/** "service:Noun" of every noun whose actions do not agree. */
function disagreeing(disagree: (some: readonly Named[], noun: string) => boolean): string[] {
  return services().flatMap(({ prefix, actions }) => {
    const byNoun = Map.groupBy(named(actions), ({ noun }) => noun);
    return [...byNoun].filter(([noun, some]) => disagree(some, noun)).map(([noun]) => `${prefix}:${noun}`);
  });
}

const withVerbs = (some: readonly Named[], verbs: ReadonlySet<string>) => some.filter(({ verb }) => verbs.has(verb));
const shareNoPlane = (some: readonly Named[]) =>
  some.length > 1 && some.reduce((shared, { action }) => shared & planesOf(action.capabilities), 7) === 0;

/**
 * The table holds exactly what is found: a new difference needs a reason, and an exception that no longer differs is
 * removed.
 */
function expectExactly(found: readonly string[], reasons: Reasons) {
  expect(found.toSorted()).toEqual(Object.keys(reasons).toSorted());
}

const words = (text: string) => new Set(text.split(" "));
const HANDLING_VERBS = words(
  "Get Put Create Update Delete Send Receive Import Export Add Remove Upload Download Modify",
);
const BEGINNING_VERBS = words("Create Start Submit");
const HALTING_VERBS = words("Stop Cancel Terminate");
const OPPOSITE_VERBS = [
  "Associate Disassociate",
  "Attach Detach",
  "Enable Disable",
  "Register Deregister",
  "Subscribe Unsubscribe",
  "Grant Revoke",
  "Open Close",
  "Connect Disconnect",
  "Lock Unlock",
  "Accept Reject",
  "Pause Resume",
  "Activate Deactivate",
].map(words);
/** A noun that ends so names a run, which may do something else than is done to it. */
const RUN = /(?:Job|Task|Execution|Run|Export|Session|Stream|Invocation)$/;

describe("the actions on one noun", () => {
  test("that create, change, show or delete it are of one plane", () => {
    const found = disagreeing((some, noun) => !RUN.test(noun) && shareNoPlane(withVerbs(some, HANDLING_VERBS)));
    expectExactly(found, HANDLING);
  });

  test("that is a run are of the control plane, but for the one that begins it", () => {
    const found = disagreeing(
      (some, noun) =>
        RUN.test(noun) &&
        some.some(({ verb, action }) => BEGINNING_VERBS.has(verb) && !(planesOf(action.capabilities) & CONTROL)) &&
        withVerbs(some, words("Get Describe Update Delete List")).some(
          ({ action }) => !(planesOf(action.capabilities) & CONTROL),
        ),
    );
    expectExactly(found, RUNS);
  });

  test("that undo each other are of one plane", () => {
    const found = disagreeing((some) => OPPOSITE_VERBS.some((pair) => shareNoPlane(withVerbs(some, pair))));
    expectExactly(found, OPPOSITES);
  });

  test("that stop what another starts administer it", () => {
    const found = disagreeing(
      (some) =>
        some.some(({ verb }) => verb === "Start") &&
        withVerbs(some, HALTING_VERBS).some(({ action }) => !(action.capabilities & ADMINISTER)),
    );
    expectExactly(found, HALTING);
  });

  test("return content where starting it asked for an analysis, unless it is a run", () => {
    const found = disagreeing(
      (some, noun) =>
        !RUN.test(noun) &&
        some.some(({ verb, action }) => verb === "Start" && action.capabilities === USE) &&
        some.some(({ verb, action }) => verb === "Get" && action.capabilities !== READ_DATA),
    );
    expectExactly(found, FINDINGS);
  });
});

test("an action on many is what the action on one is", () => {
  const found = services().flatMap(({ prefix, actions }) => {
    const single = new Map(actions.map((action) => [singular(action.name), action.capabilities]));
    return actions
      .filter(({ name }) => name.startsWith("Batch"))
      .filter(({ name, capabilities }) => (single.get(singular(name.slice(5))) ?? capabilities) !== capabilities)
      .map(({ name }) => `${prefix}:${name}`);
  });
  expectExactly(found, BATCHES);
});

/** The noun that a verb becomes in the name of a job. */
const NOMINAL: Record<string, string> = {
  Analyze: "Analysis",
  Classify: "Classification",
  Detect: "Detection",
  Infer: "Inference",
  Invoke: "Invocation",
  Predict: "Prediction",
  Recognize: "Recognition",
  Sign: "Signing",
  Synthesize: "Synthesis",
  Translate: "Translation",
};

test("a job is what the immediate request is", () => {
  const pairs = services().flatMap(({ prefix, actions }) =>
    named(actions).flatMap(({ action, verb }) => {
      const nominal = NOMINAL[verb];
      if (nominal === undefined) return [];
      const jobs = actions.filter(({ name }) => /^(?:Start|Create)/.test(name) && name.includes(nominal));
      return jobs.map((job) => ({ name: `${prefix}:${job.name}`, request: action, job }));
    }),
  );
  expect(pairs.length).toBeGreaterThan(30);
  const found = pairs.filter(({ request, job }) => request.capabilities !== job.capabilities);
  expectExactly([...new Set(found.map(({ name }) => name))], JOBS);
});
