/** Dark or white text, whichever has the higher WCAG contrast on a `#RRGGBB` color (never below 4.5). */
export function readableOn(color: string): '#1f1e24' | '#ffffff' {
  const light = luminance(color);
  return 1.05 / (light + 0.05) >= (light + 0.05) / (luminance('#1f1e24') + 0.05) ? '#ffffff' : '#1f1e24';
}

/** The color itself when it is a plain `#RRGGBB`, otherwise grey: nothing else may enter a style attribute. */
export function styleColor(color: string): string {
  return /^#[0-9a-f]{6}$/i.test(color) ? color : '#737278';
}

// Relative luminance, WCAG 2.2.
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
