{{%AUTOESCAPE context="TEXT"}}
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 0 auto; max-width: 40rem; line-height: 1.5; }
.top { display: flex; justify-content: space-between; padding: .75rem 1rem; border-bottom: 1px solid; }
.test { font-weight: bold; padding: 0 .5rem; background: #8a3800; color: #fff; border-radius: .25rem; }
main { padding: 1rem; }
fieldset { margin: 0 0 1rem; padding: .75rem; border: 1px solid #767676; border-radius: .5rem; }
label { display: block; }
input, select, button { font: inherit; padding: .5rem .75rem; min-height: 2.75rem; box-sizing: border-box; }
input:not([type=hidden]), select { width: 100%; }
.buttons { display: flex; gap: .5rem; margin: .75rem 0 0; flex-wrap: wrap; }
.other button { font-size: .875rem; }
.failed { padding: .75rem; border-left: .25rem solid #b00020; }
.small { font-size: .875rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .75rem; border: 1px solid #767676; }
dt { font-weight: bold; }
iframe { width: 1px; height: 1px; border: 0; }
