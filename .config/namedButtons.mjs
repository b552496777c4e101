/** Lint rule: a button without words has an `aria-label`, so that it has a name when it is only an icon (style 35). */
const buttons = new Set(['button', 'el-button', 'elbutton'])
const naming = new Set(['aria-label', 'aria-labelledby', 'title'])

export const namedButtons = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { nameless: 'A button without words needs an aria-label.' },
  },
  create(context) {
    const { defineTemplateBodyVisitor } = context.sourceCode.parserServices
    if (!defineTemplateBodyVisitor) return {}
    return defineTemplateBodyVisitor({
      VElement(element) {
        if (!buttons.has(element.rawName.toLowerCase())) return
        if (!element.startTag.attributes.some(names) && !element.children.some(speaks))
          context.report({ node: element.startTag, loc: element.loc, messageId: 'nameless' })
      },
    })
  },
}

/** `aria-label="…"`, `:aria-label="…"`, or `v-bind="…"` which may bring one. */
function names(attribute) {
  if (!attribute.directive) return naming.has(attribute.key.name)
  if (attribute.key.name.name !== 'bind') return false
  return !attribute.key.argument || naming.has(attribute.key.argument.name)
}

/** Words, an interpolation, a slot, or any of them further inside; a component inside may be an icon, so it does not count. */
function speaks(node) {
  if (node.type === 'VText') return node.value.trim() !== ''
  if (node.type === 'VExpressionContainer') return true
  if (node.type !== 'VElement') return false
  return node.rawName === 'slot' || node.children.some(speaks)
}
