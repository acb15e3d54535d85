/**
 * A way to have an AWS service act with a role, as data. The actions are those of the Service Authorization Reference;
 * an action `a | b` is met by either.
 */
export interface Technique {
  /** Unique: `lambda-function`. */
  id: string;
  /** What comes of it, in a sentence with the role as its object: `code of one's own runs in a new Lambda function as {to}`. */
  gains: string;
  /** Service principals, one of which the role must trust; iam:PassedToService is the same. */
  services: readonly string[];
  /** Whether the role is handed over in the technique; else something that has it is taken over. */
  passesRole: boolean;
  /** The resource that the actions are on, as `lambda:function`: its resource type in the catalogue. */
  on?: string;
  /** Whether that resource must be there already. */
  existing?: true;
  actions: readonly string[];
  /** Resources of other types that an action must be allowed on as well: one ARN of each list. */
  also?: readonly { action: string; oneOf: readonly string[] }[];
  /** Whether the role is used through an EC2 instance profile. */
  instanceProfile?: true;
  /** Set when part of it is beyond what was collected: something must happen by itself. */
  assumed?: true;
  /** What the role can be made to do, where that is not everything: assume other roles. */
  only?: "assume-roles";
}

/** What a table of techniques gives for each, the service's name aside. */
type Row = Omit<Technique, "passesRole" | "services" | "existing"> & { services: string | readonly string[] };

const listed = (services: Row["services"]): readonly string[] => (typeof services === "string" ? [services] : services);

/** A role is handed to something new. */
export function passing(row: Row): Technique {
  return { ...row, services: listed(row.services), passesRole: true };
}

/** A role is handed to something that exists. */
export function repassing(row: Row): Technique {
  return { ...passing(row), existing: true };
}

/** What already runs with a role is made to do one's own bidding. */
export function takingOver(row: Row): Technique {
  return { ...row, services: listed(row.services), passesRole: false, existing: true };
}
