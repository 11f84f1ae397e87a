{{%AUTOESCAPE context="HTML"}}
{{! One box to tick. NAME, LABEL }}
<div class="field">
{{#WRONG}}<p class="wrong" id="e-{{NAME}}">{{WRONG_TEXT}}</p>{{/WRONG}}
<label class="tick"><input id="f-{{NAME}}" name="{{NAME}}" type="checkbox" value="yes"
{{#TICKED}} checked{{/TICKED}}
{{#REQUIRED}} required{{/REQUIRED}}
{{#DESCRIBED}} aria-describedby="{{DESCRIBED_BY}}"{{/DESCRIBED}}
{{#INVALID}} aria-invalid="true"{{/INVALID}}> <span>{{LABEL}}</span></label>
</div>
