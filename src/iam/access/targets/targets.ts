import type { Slices } from "../../../platform/slices.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import type { PolicyMode } from "../../decision/combination.ts";
import { witnessOf } from "../../policy/witness.ts";
import type { Bits } from "../../sets/bitSet.ts";
import type { ResourcePolicyShape, ShapeInterner } from "../compile/resourcePolicyShape.ts";
import type { TypeFormats } from "./arnFormats.ts";
import { type EvaluatedResource, policyAt } from "./evaluatedResource.ts";
import { lowerBound, PatternIndex } from "./patternIndex.ts";
import type { Subresource } from "./subresource.ts";
import { SubresourceClasses } from "./subresourceClasses.ts";
import { Subresources } from "./subresources.ts";
import { type TargetClass, TargetClasses } from "./targetClasses.ts";

/** A concrete ARN on which one service's actions are decided: a resource, a witness of its content, or of a resource type. */
export interface Target {
  arn: string;
  scope: ServiceScope;
  /** The actions that take it. */
  mask: Bits;
  /** Index of its resource; -1 for the witness of a type, `*` for the actions without one. */
  resource: number;
  mode: PolicyMode;
  shape: ResourcePolicyShape | undefined;
  /** Whether resource control policies do not limit access to it. */
  isExempt: boolean;
}

/** Resources whose targets are found in a slice: a few milliseconds of work. */
const SLICE_RESOURCES = 256;

/** Every target of an account, sorted by ARN, with its classes. */
export class Targets {
  readonly list: readonly Target[];
  readonly subresources: Subresources;
  readonly subresourceClasses: SubresourceClasses;
  readonly index: PatternIndex;
  /** Positions in `list` by resource. */
  readonly ofResource: readonly (readonly number[])[];
  /** Positions of the account's roles as targets of IAM's own actions. */
  readonly roles: readonly number[];
  readonly classesOf: TargetClasses;
  /** By service: the positions of the witnesses of its types. */
  readonly typesOfServices: readonly { service: number; types: readonly number[] }[];
  /** The half-open range of positions of `*`, which stands for actions that take no resource. */
  readonly everything: readonly [number, number];
  readonly #names: readonly string[];
  #readingForwarding: readonly number[] | undefined;
  readonly #ofService: ReadonlyMap<number, readonly number[]>;

  /** The targets of these resources, in slices. */
  static *of(formats: TypeFormats, resources: readonly EvaluatedResource[], shapes: ShapeInterner): Slices<Targets> {
    const drafts: Target[] = [];
    const subresources: Subresource[] = [];
    for (const [at, resource] of resources.entries()) {
      if (at % SLICE_RESOURCES === 0) yield;
      for (const { format, rest, excluded } of formats.ofResource(resource.arn)) {
        const { scope } = format;
        const mask = scope.byType[format.type] ?? scope.withoutType;
        const arn = resource.arn + witnessOf(rest);
        if (rest.includes("*")) {
          const start = rest.indexOf("*");
          const inside = { prefix: resource.arn + rest.slice(0, start), names: rest.slice(start), excluded };
          subresources.push({ ...inside, witness: arn, scope, mask, resource: at });
        }
        const { isExempt } = resource;
        drafts.push({ arn, scope, mask, resource: at, isExempt, ...policyAt(resource, arn, scope, mask, shapes) });
      }
    }
    yield;
    const found = new Subresources(subresources, resources);
    yield;
    for (const part of found.namedInPolicies(resources)) {
      const { arn, scope, mask, resource: at } = part;
      const owner = resources[at];
      if (owner === undefined) continue;
      const { isExempt } = owner;
      drafts.push({ arn, scope, mask, resource: at, isExempt, ...policyAt(owner, arn, scope, mask, shapes) });
    }
    yield;
    drafts.push(...typeWitnesses(formats));
    drafts.sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    yield;
    const classes = new TargetClasses(drafts, shapes);
    yield;
    return new Targets(drafts, found, classes, resources, shapes);
  }

  private constructor(
    list: readonly Target[],
    subresources: Subresources,
    classes: TargetClasses,
    resources: readonly EvaluatedResource[],
    shapes: ShapeInterner,
  ) {
    this.list = list;
    this.subresources = subresources;
    this.classesOf = classes;
    this.typesOfServices = [...this.classesOf.ofService].map(([service, at]) => ({
      service,
      types: this.classes[at]?.types ?? [],
    }));
    this.#names = this.list.map(({ arn }) => arn);
    this.index = new PatternIndex(this.#names);
    this.subresourceClasses = new SubresourceClasses(
      this.subresources,
      resources,
      this.classesOf,
      shapes,
      ({ witness, scope, mask, resource }) =>
        this.positionOf(
          witness,
          (target) => target.resource === resource && target.scope === scope && target.mask === mask,
        ),
    );
    const from = lowerBound(this.#names, "*");
    this.everything = [from, Math.max(from, this.#names.lastIndexOf("*") + 1)];
    const ofResource: number[][] = resources.map(() => []);
    this.list.forEach(({ resource }, at) => {
      ofResource[resource]?.push(at);
    });
    this.ofResource = ofResource;
    const positions = this.list.map((_, at) => at);
    this.#ofService = Map.groupBy(positions, (at) => this.list[at]?.scope.index ?? -1);
    this.roles = this.list.flatMap(({ resource, scope }, at) =>
      resource >= 0 && scope.service.prefix === "iam" ? [at] : [],
    );
  }

  get classes(): readonly TargetClass[] {
    return this.classesOf.list;
  }

  /** Class of the witnesses of a service's types, by index of the service. */
  get classOfService(): ReadonlyMap<number, number> {
    return this.classesOf.ofService;
  }

  /** Positions of the targets whose resource policy tells calls through a service from direct ones. */
  get readingForwarding(): readonly number[] {
    this.#readingForwarding ??= this.list.flatMap(({ shape }, at) =>
      shape?.items.some(({ statement }) => statement.readsForwarding) ? [at] : [],
    );
    return this.#readingForwarding;
  }

  /** Positions of a service's targets. */
  ofService(index: number): readonly number[] {
    return this.#ofService.get(index) ?? [];
  }

  /** The first target of a name that is as wanted. */
  positionOf(arn: string, wanted: (target: Target) => boolean): number | undefined {
    for (let at = lowerBound(this.#names, arn); this.#names[at] === arn; at++) {
      const target = this.list[at];
      if (target !== undefined && wanted(target)) return at;
    }
    return undefined;
  }
}

/** For each resource type a name that only wildcards match, in the account; for the actions without a type, `*`. */
function typeWitnesses(formats: TypeFormats): Target[] {
  const none = { resource: -1, mode: "none", shape: undefined, isExempt: false } as const;
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
