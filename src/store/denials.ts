/** How often AWS may refuse the role of an account within `DENIALS_WITHIN_MS`; what has not ended counts once there was a refusal. */
export const MAX_DENIALS = 10;

export const DENIALS_WITHIN_MS = 3_600_000;
