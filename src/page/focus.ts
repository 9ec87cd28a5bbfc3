/** Of what is made anew, what had the focus has it again. */
export function keepingFocus(place: HTMLElement, change: () => void): void {
  const active = document.activeElement;
  const within = active !== null && place.contains(active);
  const figure = active?.closest('figure')?.id;
  const key = active?.getAttribute('data-key');
  const id = active?.id ?? '';
  change();
  if (!within) return;
  const again =
    key === null || key === undefined
      ? id !== '' && document.getElementById(id)
      : [...place.querySelectorAll(`#${figure} [data-key]`)].find((each) => each.getAttribute('data-key') === key);
  if (again instanceof HTMLElement || again instanceof SVGElement) again.focus({ preventScroll: true });
}
