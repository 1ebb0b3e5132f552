// How a control is called and described for those who do not see where it stands.

/** The ARIA attributes of the node that takes the focus. */
export function labelling(element, place) {
  return {
    "data-field": true,
    "aria-labelledby": place.labelledBy,
    "aria-label": place.labelledBy
      ? null
      : (element.placeholder?.text ?? NAMES[element.type] ?? element.type.replaceAll("_", " ")),
    "aria-describedby": place.describedBy,
    "aria-required": place.required ? "true" : null,
  };
}

const NAMES = {
  datepicker: "Date",
  timepicker: "Time",
  datetimepicker: "Date and time",
  checkboxes: "Choices",
  radio_buttons: "Choice",
};
