/** An id at pathfinding.cloud; `by` is the action that tells it from others of the same technique. */
export interface PathfindingId {
  id: string;
  by?: string;
}

/**
 * What the acting principal does, in a few words that follow "by": those before and after the name of its target,
 * `creating an access key for`; a string where the target has no name yet.
 */
export type Phrase = string | NamingPhrase;

export interface NamingPhrase {
  before: string;
  after?: string;
  /** The whole phrase where the acting principal is the target; missing: with "itself" in place of a name. */
  itself?: string;
  /** The whole phrase where the target was named just before; missing: with "it" in place of a name. */
  it?: string;
}

/** How a principal comes to act as another, or gains permissions for itself, as data. */
export interface Technique {
  /** Unique and stable, after the service and the operation: `lambda-create-function`. */
  id: string;
  /** What it is called at pathfinding.cloud; the first that fits the actions taken counts. */
  pathfinding?: readonly PathfindingId[];
  /** By the id of another technique: the id at pathfinding.cloud of both together. */
  pathfindingWith?: Readonly<Record<string, string>>;
  /** The id of the technique that it does no more than vary: of equal paths by either, one is shown. */
  variantOf?: string;
  /** A few words, as a heading: `Create a Lambda function`. */
  title: string;
  /**
   * What it takes, iam:PassRole aside: one action of each list. Names are those of the Service Authorization Reference.
   */
  actions: readonly (readonly string[])[];
  /**
   * The resource that the actions are on. Missing: the target is the principal, or the actions are on several types of
   * resource, and each is asked for on whatever it takes.
   */
  target?: Target;
  /** What must be so besides the permissions, each a sentence without a full stop. */
  prerequisites: readonly string[];
  /** What the acting principal does to `to`, as a predicate of it: `creates an access key for user/bob`. */
  summary: (to: string) => string;
  /**
   * The same in the title of a finding; missing: the title names the service that the role is passed to, or the action.
   */
  phrase?: Phrase;
  /** How to prevent it, a sentence without a full stop. */
  remediation: string;
  /** Titles of AWS documentation pages. */
  references: readonly string[];
}

export interface Target {
  /** A resource type of the catalogue: `lambda:function`. */
  type: string;
  state: "created" | "exists";
}

/** An action of a technique that is taken in a later step. */
export interface FollowUp {
  technique: Technique;
  action: string;
}

/** Equal for techniques in the same order that at most vary one another. */
export function kindOf(techniques: readonly Technique[]): string {
  return techniques.map(({ id, variantOf }) => variantOf ?? id).join();
}

/** What a summary calls the principal that acts, where that is its target too. */
export const ITSELF = "itself";

/** `its permissions boundary`, or `the permissions boundary of role/app`. */
export function belongingTo(to: string, thing: string): string {
  return to === ITSELF ? `its ${thing}` : `the ${thing} of ${to}`;
}

/** `it`, or `role/app`. */
export function pronounOf(to: string): string {
  return to === ITSELF ? "it" : to;
}

/**
 * The id at pathfinding.cloud of techniques that make up one step: that of the combination with the last one, else that
 * of the last one. `actions` are those taken.
 */
export function pathfindingOf(techniques: readonly Technique[], actions: readonly string[]): string | undefined {
  const last = techniques.at(-1);
  if (last === undefined) return undefined;
  for (const { pathfindingWith } of techniques) {
    const combined = pathfindingWith?.[last.id];
    if (combined !== undefined) return combined;
  }
  return last.pathfinding?.find(({ by }) => by === undefined || actions.includes(by))?.id;
}
