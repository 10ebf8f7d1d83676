-- Adds the target to the covariates of data sets that have observations of it. An evaluation needs the target there
-- (contract, database.md 3.7). upgrade.sql does the same for databases of CHAP Core.

UPDATE dataset d SET covariates = (d.covariates::jsonb || '["disease_cases"]'::jsonb)::json
  FROM (SELECT DISTINCT dataset_id FROM observation WHERE feature_name = 'disease_cases' AND dataset_id IN
        (SELECT id FROM dataset WHERE covariates::text NOT LIKE '%"disease\_cases"%')) o
 WHERE d.id = o.dataset_id AND json_typeof(d.covariates) = 'array';
