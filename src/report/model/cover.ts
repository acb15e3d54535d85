/** What the cover of the HTML report and the first worksheet say of whom the reports are for, as far as it is known. */
export interface Cover {
  /** The title of the report; "Access report" where left out. */
  title?: string;
  /** Whose account it is. */
  customer?: string;
  /** Who hands the reports over. */
  preparedBy?: string;
}

/** The most characters of each. */
export const COVER_LENGTH = 120;
