import { findAction, service as serviceOf, serviceOfAction } from "../../catalogue/catalogue.ts";
import { compilePattern, type Matcher } from "../../policy/pattern.ts";
import { WITNESS } from "../../policy/witness.ts";

/** One ARN format of a resource type in one account. */
export interface ResourceTypeFormat {
  /** Of the resource type: `function`. */
  name: string;
  /** What every ARN of it in the account matches, in a region that no policy names. */
  pattern: string;
  matches: Matcher;
}

/** A resource type that an action takes. */
export interface TakenResourceType extends ResourceTypeFormat {
  required: boolean;
}

/** The resource types of the catalogue as patterns of an account's ARNs. */
export class ResourceTypes {
  readonly #partition: string;
  readonly #accountId: string;
  readonly #ofAction = new Map<string, readonly TakenResourceType[]>();
  readonly #ofType = new Map<string, readonly ResourceTypeFormat[]>();

  constructor(partition: string, accountId: string) {
    this.#partition = partition;
    this.#accountId = accountId;
  }

  /** The formats of a type named as `lambda:function`. */
  of(resourceType: string): readonly ResourceTypeFormat[] {
    const known = this.#ofType.get(resourceType);
    if (known !== undefined) return known;
    const [prefix = "", name = ""] = resourceType.split(":");
    const types = serviceOf(prefix)?.resourceTypes ?? [];
    const found = types.filter((type) => type.name === name).map((type) => this.#format(type));
    this.#ofType.set(resourceType, found);
    return found;
  }

  /** What an action takes; none for one without resource types. */
  takenBy(action: string): readonly TakenResourceType[] {
    const known = this.#ofAction.get(action);
    if (known !== undefined) return known;
    const entry = findAction(action);
    const types = entry === undefined ? [] : serviceOfAction(entry.id).resourceTypes;
    const found = (entry?.resourceTypes ?? []).flatMap((at): TakenResourceType[] => {
      const type = types[at];
      const required = entry?.requiredResourceTypes.includes(at) ?? false;
      return type === undefined ? [] : [{ ...this.#format(type), required }];
    });
    this.#ofAction.set(action, found);
    return found;
  }

  #format({ name, arn }: { name: string; arn: string }): ResourceTypeFormat {
    const local = arn.replaceAll("$" + "{Partition}", this.#partition).replaceAll("$" + "{Account}", this.#accountId);
    const pattern = local.replace("$" + "{Region}", WITNESS).replace(/\$\{[^}]*\}/g, "*");
    return { name, pattern, matches: compilePattern(local.replace(/\$\{[^}]*\}/g, "*")) };
  }
}
