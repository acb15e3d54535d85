import { compilePattern } from "../policy/pattern.ts";
import type { Template } from "../policy/variables.ts";
import type { Bits } from "./bits.ts";
import type { CompiledPolicy } from "./compile.ts";
import { factsAt, type ResourceFacts } from "./context.ts";
import { lowerBound, PatternIndex, prefixRange } from "./patternIndex.ts";
import type { PolicyMode, ResourceShape, ShapeInterner } from "./resourceShape.ts";
import { type ServiceScope, serviceScope } from "./serviceScope.ts";
import type { TypeFormats } from "./typeFormats.ts";
import { freshen, remainders } from "./witness.ts";

/** A concrete ARN on which one service's actions are decided: a resource, a witness of its content, or of a resource type. */
export interface Target {
  arn: string;
  scope: ServiceScope;
  /** The actions that take it. */
  mask: Bits;
  /** Index of its resource; -1 for the witness of a type, `*` for the actions without one. */
  resource: number;
  mode: PolicyMode;
  shape: ResourceShape | undefined;
  /** Targets of one class differ in name and tags alone. */
  targetClass: number;
}

/** What has part of a resource: the names that begin with `prefix`. */
export interface Content {
  prefix: string;
  /** A name in it that only wildcards match. */
  witness: string;
  scope: ServiceScope;
  mask: Bits;
  resource: number;
}

/** A part of a resource that a pattern names. */
export interface NamedPart extends Content {
  /** A name in the part that only wildcards match. */
  arn: string;
  /** The pattern of the part, after `prefix`. */
  rest: string;
}

/** A resource as the evaluation needs it. */
export interface EvaluatedResource {
  arn: string;
  facts: ResourceFacts;
  /** Its own policy; undefined when it has none or none is known. */
  policy: CompiledPolicy | undefined;
}

export interface TargetClass {
  scope: ServiceScope;
  mode: PolicyMode;
  shape: ResourceShape | undefined;
  /** Its targets are witnesses of resource types. */
  ofTypes: boolean;
  /** All actions that its targets take together. */
  mask: Bits;
  /** A resource of one of its targets; -1 for none. */
  resource: number;
  /** Positions of its targets where it is a class of types; else empty. */
  types: readonly number[];
}

/** Patterns whose parts are remembered: those that principals share come again and again. */
const REMEMBERED = 2_000;

/** Every target of an account, sorted by ARN, with its class. */
export class Targets {
  readonly list: readonly Target[];
  readonly classes: readonly TargetClass[];
  /** Class by position. */
  readonly classOf: Int32Array;
  readonly index: PatternIndex;
  /** Class of the witnesses of a service's types, by index of the service. */
  readonly classOfService: ReadonlyMap<number, number>;
  /** Positions in `list` by resource. */
  readonly ofResource: readonly (readonly number[])[];
  /** Positions of the account's roles as targets of IAM's own actions. */
  readonly roles: readonly number[];
  readonly #names: readonly string[];
  readonly #contents: readonly Content[];
  readonly #variables: readonly { content: Content; template: Template }[];
  readonly #prefixes: readonly string[];
  /** Length of the shortest prefix of a content. */
  readonly #shortest: number;
  readonly #byPrefix: ReadonlyMap<string, readonly Content[]>;
  readonly #inside = new Map<string, readonly NamedPart[]>();

  constructor(formats: TypeFormats, resources: readonly EvaluatedResource[], shapes: ShapeInterner) {
    const drafts: Omit<Target, "targetClass">[] = [];
    const contents: Content[] = [];
    resources.forEach((resource, at) => {
      for (const { format, rest } of formats.ofResource(resource.arn)) {
        const { scope } = format;
        const mask = scope.byType[format.type] ?? scope.withoutType;
        const arn = resource.arn + freshen(rest);
        if (rest !== "") {
          const prefix = resource.arn + rest.slice(0, rest.indexOf("*"));
          contents.push({ prefix, witness: arn, scope, mask, resource: at });
        }
        drafts.push({ arn, scope, mask, resource: at, ...policyAt(resource, arn, scope, mask, shapes) });
      }
    });
    contents.sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
    this.#contents = contents;
    this.#prefixes = contents.map(({ prefix }) => prefix);
    this.#shortest = Math.min(...new Set(contents.map(({ prefix }) => prefix.length)));
    this.#byPrefix = Map.groupBy(contents, ({ prefix }) => prefix);
    this.#variables = contents.flatMap((content) =>
      (resources[content.resource]?.policy?.statements ?? [])
        .flatMap(({ resource }) => resource?.templates ?? [])
        .flatMap((template) => (template.fixed === undefined ? [{ content, template }] : [])),
    );
    for (const part of namedInPolicies(contents, resources)) {
      const { arn, scope, mask, resource: at } = part;
      const owner = resources[at];
      if (owner !== undefined)
        drafts.push({ arn, scope, mask, resource: at, ...policyAt(owner, arn, scope, mask, shapes) });
    }
    drafts.push(...typeWitnesses(formats));
    drafts.sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    const classes = new Classes();
    this.list = drafts.map((draft, position) => ({ ...draft, targetClass: classes.of(draft, position) }));
    this.classes = classes.list;
    this.classOf = Int32Array.from(this.list, ({ targetClass }) => targetClass);
    this.classOfService = new Map(
      classes.list.flatMap(({ ofTypes, scope }, at) => (ofTypes ? [[scope.index, at] as const] : [])),
    );
    this.#names = this.list.map(({ arn }) => arn);
    this.index = new PatternIndex(this.#names);
    const ofResource: number[][] = resources.map(() => []);
    this.list.forEach(({ resource }, at) => {
      ofResource[resource]?.push(at);
    });
    this.ofResource = ofResource;
    this.roles = this.list.flatMap(({ resource, scope }, at) =>
      resource >= 0 && scope.service.prefix === "iam" ? [at] : [],
    );
  }

  /** The first target of a name that is as wanted. */
  positionOf(arn: string, wanted: (target: Target) => boolean): number | undefined {
    for (let at = lowerBound(this.#names, arn); this.#names[at] === arn; at++) {
      const target = this.list[at];
      if (target !== undefined && wanted(target)) return at;
    }
    return undefined;
  }

  /** The parts of resources that a pattern names without naming the whole: a witness in each. */
  inside(pattern: string): readonly NamedPart[] {
    const known = this.#inside.get(pattern);
    if (known !== undefined) return known;
    if (this.#inside.size >= REMEMBERED) this.#inside.clear();
    const found = this.#search(pattern);
    this.#inside.set(pattern, found);
    return found;
  }

  /** The parts of resources that their policies name by variables of the caller; `resolve` fills them in. */
  *insideByVariables(resolve: (template: Template, resource: number) => string | undefined): Iterable<NamedPart> {
    for (const { content, template } of this.#variables) {
      const pattern = resolve(template, content.resource);
      if (pattern !== undefined) yield* partsNamed(pattern)(content);
    }
  }

  /** The content that a name lies in; undefined when it lies in no known resource. */
  contentOf(arn: string): Content | undefined {
    const least = this.#shortest;
    for (let end = arn.length; end >= least; end--) {
      const last = arn.charAt(end - 1);
      const found = last === "/" || last === ":" ? this.#byPrefix.get(arn.slice(0, end))?.[0] : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #search(pattern: string): NamedPart[] {
    const literal = pattern.search(/[*?]/);
    const start = literal < 0 ? pattern : pattern.slice(0, literal);
    const candidates: Content[] = [];
    const [from, to] = prefixRange(this.#prefixes, start);
    candidates.push(...this.#contents.slice(from, to));
    for (let end = start.length - 1; end > 0; end--) {
      const last = start.charAt(end - 1);
      if (last === "/" || last === ":") candidates.push(...(this.#byPrefix.get(start.slice(0, end)) ?? []));
    }
    return candidates.flatMap(partsNamed(pattern));
  }
}

/** The parts of a content that a pattern names: none when it names all of it, or nothing in it. */
function partsNamed(pattern: string): (content: Content) => NamedPart[] {
  const matches = compilePattern(pattern);
  const wildcard = pattern.search(/[*?]/);
  return (content) => {
    const { prefix, witness } = content;
    if (matches(witness)) return [];
    const isPlain = (wildcard < 0 || wildcard >= prefix.length) && pattern.startsWith(prefix);
    const rests = isPlain ? [pattern.slice(prefix.length)] : remainders(pattern, prefix);
    return rests.filter((rest) => rest !== "").map((rest) => ({ ...content, rest, arn: prefix + freshen(rest) }));
  };
}

/** The parts of resources that their own policies name, each once. */
function namedInPolicies(contents: readonly Content[], resources: readonly EvaluatedResource[]): NamedPart[] {
  return contents.flatMap((content) => {
    const found = new Map<string, NamedPart>();
    for (const { resource } of resources[content.resource]?.policy?.statements ?? []) {
      for (const { fixed } of resource?.templates ?? []) {
        for (const part of fixed === undefined ? [] : partsNamed(fixed)(content)) found.set(part.arn, part);
      }
    }
    return [...found.values()];
  });
}

/** How the resource's own policy takes part in one service's actions on it. */
export function policyAt(
  resource: EvaluatedResource,
  arn: string,
  scope: ServiceScope,
  mask: Bits,
  shapes: ShapeInterner,
  keep = true,
): { mode: PolicyMode; shape: ResourceShape | undefined } {
  const { prefix } = scope.service;
  const isRole = /^arn:[^:]*:iam:/.test(resource.arn);
  if (isRole && prefix !== "sts") return { mode: "none", shape: undefined };
  const mode = isRole || (prefix === "kms" && resource.policy !== undefined) ? "required" : "grants";
  if (resource.policy === undefined) return { mode: isRole ? "required" : "none", shape: undefined };
  const shape = shapes.shapeAt(
    resource.policy,
    arn,
    scope.index,
    mask,
    factsAt(resource.arn, resource.facts, arn),
    keep,
  );
  return mode === "grants" && shape.items.length === 0 ? { mode: "none", shape: undefined } : { mode, shape };
}

/** For each resource type a name that only wildcards match, in the account; for the actions without a type, `*`. */
function typeWitnesses(formats: TypeFormats): Omit<Target, "targetClass">[] {
  const none = { resource: -1, mode: "none", shape: undefined } as const;
  const types = formats.all.map(({ scope, type, witness }) => ({
    arn: witness,
    scope,
    mask: scope.byType[type] ?? scope.withoutType,
    ...none,
  }));
  const services = [...new Set(formats.all.map(({ scope }) => scope.index)), ...formats.withoutTypes];
  const plain = services.map((index) => ({
    arn: "*",
    scope: serviceScope(index),
    mask: serviceScope(index).withoutType,
    ...none,
  }));
  return [...types, ...plain];
}

class Classes {
  readonly list: (TargetClass & { types: number[] })[] = [];
  readonly #known = new Map<string, number>();

  of({ scope, mode, shape, mask, resource }: Omit<Target, "targetClass">, position: number): number {
    const ofTypes = resource < 0;
    const type = ofTypes ? "" : scope.byType.indexOf(mask);
    const key = `${scope.index} ${type} ${mode} ${shape?.id ?? ""}`;
    let id = this.#known.get(key);
    if (id === undefined) {
      id = this.list.length;
      this.#known.set(key, id);
      this.list.push({ scope, mode, shape, ofTypes, mask: ofTypes ? scope.all : mask, resource, types: [] });
    }
    if (ofTypes) this.list[id]?.types.push(position);
    return id;
  }
}
