DROP INDEX "client_surname_forename_ssref";

DROP INDEX "care_package_line_item_client_id";

CREATE UNIQUE INDEX "client_surname_forename_ssref" ON "client" ("surname", "forename", "ssref");

CREATE INDEX "care_package_line_item_client_id_start_date" ON "care_package_line_item" ("client_id", "start_date");
