-- Adds the target to the covariates of data sets that have observations of it. An evaluation needs the target there
-- (contract, database.md 3.7).
UPDATE dataset SET covariates = json_insert(covariates, '$[#]', 'disease_cases')
 WHERE CASE WHEN json_valid(covariates) AND json_type(covariates) = 'array'
            THEN NOT EXISTS (SELECT 1 FROM json_each(dataset.covariates) WHERE value = 'disease_cases') ELSE 0 END
   AND EXISTS (SELECT 1 FROM observation o WHERE o.dataset_id = dataset.id AND o.feature_name = 'disease_cases');
