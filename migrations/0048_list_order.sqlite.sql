CREATE INDEX "client_surname_forename_ssref" ON "client" ("surname", "forename", "ssref");

CREATE INDEX "payment_item_below_nil" ON "payment_item" ("below_nil_since") WHERE below_nil_since IS NOT NULL;
