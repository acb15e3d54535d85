import { type ActionSet, actionSet } from "../actionSet.ts";

/** Calls that a service makes with the permissions of the principal that calls it, and what makes it do so. */
export interface ForwardedCalls {
  /** What it calls. */
  readonly actions: ActionSet;
  /** Alternatives, in the order of preference: all actions of any one of these lists start such a call. */
  readonly startedBy: readonly (readonly string[])[];
  /** Condition keys in lower case that the starting request must lack: with them, the service would not call as the principal. */
  readonly without: readonly string[];
}

/**
 * A service that calls others in a forward access session: with the permissions of the principal that called it
 * ("Forward access sessions", IAM User Guide).
 */
export interface ForwardingService {
  /** Its service principal, as aws:CalledVia names it: `cloudformation.amazonaws.com`. */
  readonly principal: string;
  /** `CloudFormation`. */
  readonly name: string;
  /** What kms:ViaService calls it, before the Region: `s3`; undefined where it calls no key. */
  readonly viaService: string | undefined;
  /** Title of the AWS page that says so. */
  readonly page: string;
  /**
   * Whether the principal says what it calls and with which parameters, as a template does. Other services make calls for a
   * purpose of their own.
   */
  readonly isDirected: boolean;
  readonly calls: readonly ForwardedCalls[];
}

/** `calls`: of each kind of call its actions, as patterns, and the alternatives that start it. */
interface Definition {
  principal: string;
  name: string;
  viaService?: string;
  page: string;
  isDirected?: boolean;
  calls: readonly {
    actions?: readonly string[];
    notActions?: readonly string[];
    startedBy: readonly (readonly string[])[];
    without?: readonly string[];
  }[];
}

export function forwardingService({
  principal,
  name,
  viaService,
  page,
  isDirected = false,
  calls,
}: Definition): ForwardingService {
  return {
    principal,
    name,
    viaService,
    page,
    isDirected,
    calls: calls.map(({ actions, notActions = [], startedBy, without = [] }) => ({
      actions: actionSet({
        not: actions === undefined,
        patterns: (actions ?? notActions).map((pattern) => pattern.toLowerCase()),
      }),
      startedBy,
      without,
    })),
  };
}

/** Each of the actions starts such a call by itself. */
export function anyOf(...actions: readonly string[]): readonly (readonly string[])[] {
  return actions.map((action) => [action]);
}
