{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<p class="step">{{EVENT_TITLE}} · <span class="keep">[[step.details]]</span></p>
<h1>[[details.title]]</h1>
{{>CLOCK}}
{{>ERRORS}}
{{>ORDER}}
<form method="post" action="/book/{{SLUG}}/details" novalidate>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="key" value="{{KEY}}">
{{#CONTACT}}
<section class="group" aria-labelledby="contact">
<h2 id="contact">[[details.contact]]</h2>
{{>FIELD}}
</section>
{{/CONTACT}}
{{#PERSON}}
<section class="group" aria-labelledby="person-{{N}}">
<h2 id="person-{{N}}">{{PERSON_TITLE}}</h2>
{{>FIELD}}
{{>TICK}}
{{#GUARDIAN}}
<details class="guardian"{{#GUARDIAN_OPEN}} open{{/GUARDIAN_OPEN}} data-age="f-age_{{N}}">
<summary>[[details.guardian]]</summary>
<p class="hint">[[details.guardian.hint]]</p>
{{>FIELD}}
</details>
{{/GUARDIAN}}
</section>
{{/PERSON}}
{{#WAIVER}}
<section class="group" aria-labelledby="waiver">
<h2 id="waiver">[[details.waiver]]</h2>
<input type="hidden" name="shown_waiver" value="{{WAIVER_VERSION}}">
<section class="scroll prose" tabindex="0" aria-label="[[details.waiver.text]]">
{{#BLOCK}}{{#PARAGRAPH}}<p>{{PARAGRAPH_TEXT}}</p>{{/PARAGRAPH}}{{#LIST}}<ul>{{#ITEM}}<li>{{ITEM_TEXT}}</li>{{/ITEM}}</ul>{{/LIST}}{{/BLOCK}}
</section>
{{>TICK}}
</section>
{{/WAIVER}}
<p class="small">[[details.consent]] <a href="/info/privacy" target="_blank" rel="noopener">[[info.privacy]]</a></p>
{{#PAID}}<button class="button wide" type="submit">[[details.go_on]]</button>{{/PAID}}
{{#FREE}}<button class="button wide" type="submit">[[details.confirm]]</button>{{/FREE}}
</form>
<form class="giveup" method="post" action="/book/{{SLUG}}/release">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="key" value="{{KEY}}">
<button class="plain" type="submit">[[details.give_up]]</button>
</form>
</main>
{{>FOOT}}
