CREATE TABLE `analysis_part` (
	`execution_id` text NOT NULL,
	`customer_id` text NOT NULL,
	`account_id` text NOT NULL,
	`plan` integer NOT NULL,
	`part` integer NOT NULL,
	`kind` text NOT NULL,
	`from_position` integer NOT NULL,
	`to_position` integer NOT NULL,
	`done` integer DEFAULT false NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`lease_until` integer,
	`staged` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`execution_id`, `part`)
);
