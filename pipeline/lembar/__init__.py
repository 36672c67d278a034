"""An SOP on its own, without a case: as a document to print, as a picture, as BPMN. Source: TND 2.11."""
