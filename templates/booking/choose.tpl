{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main">
<p class="step">{{EVENT_TITLE}} · <span class="keep">[[step.choose]]</span></p>
<h1>[[choose.title]]</h1>
{{>ERRORS}}
<form method="post" action="/book/{{SLUG}}" novalidate>
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="key" value="{{KEY}}">
<fieldset class="field" id="f-ticket_type"{{#TYPE_WRONG}} aria-describedby="e-ticket_type"{{/TYPE_WRONG}}>
<legend>[[choose.type]]</legend>
{{#TYPE_WRONG}}<p class="wrong" id="e-ticket_type">{{WRONG_TEXT}}</p>{{/TYPE_WRONG}}
{{#TYPE}}
<label class="card{{#GONE}} gone{{/GONE}}">
<input type="radio" name="ticket_type" value="{{POSITION}}"{{#CHOSEN}} checked{{/CHOSEN}}{{#GONE}} disabled{{/GONE}} required>
<span class="what"><strong>{{TYPE_NAME}}</strong>{{#DESCRIPTION}}<span>{{DESCRIPTION_TEXT}}</span>{{/DESCRIPTION}}<span class="left">{{LEFT}}</span></span>
<span class="price">{{PRICE}}</span>
</label>
{{/TYPE}}
</fieldset>
{{#ONE}}<input type="hidden" name="quantity" value="1">{{/ONE}}
{{#FEW}}
<fieldset class="field" id="f-quantity"{{#QUANTITY_WRONG}} aria-describedby="e-quantity"{{/QUANTITY_WRONG}}>
<legend>[[choose.quantity]]</legend>
{{#QUANTITY_WRONG}}<p class="wrong" id="e-quantity">{{WRONG_TEXT}}</p>{{/QUANTITY_WRONG}}
<div class="chips">
{{#NUMBER}}<label class="chip"><input type="radio" name="quantity" value="{{N}}"{{#CHOSEN}} checked{{/CHOSEN}} required> {{N}}</label>{{/NUMBER}}
</div>
</fieldset>
{{/FEW}}
{{#MANY}}
<div class="field">
<label for="f-quantity">[[choose.quantity]]</label>
{{#QUANTITY_WRONG}}<p class="wrong" id="e-quantity">{{WRONG_TEXT}}</p>{{/QUANTITY_WRONG}}
<select id="f-quantity" name="quantity"{{#QUANTITY_WRONG}} aria-describedby="e-quantity" aria-invalid="true"{{/QUANTITY_WRONG}}>
{{#NUMBER}}<option value="{{N}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{N}}</option>{{/NUMBER}}
</select>
</div>
{{/MANY}}
<button class="button wide" type="submit">[[choose.hold]]</button>
<p class="small">{{KEPT}}</p>
</form>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
